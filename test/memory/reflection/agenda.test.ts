import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAgenda } from '../../../src/memory/reflection/agenda.ts'
import { type Job, newJob, type Place } from '../../../src/memory/reflection/jobs.ts'
import { START, stopClock } from './open.ts'

const ada = { namespace: ['users', 'ada'], thread: 'default' }
const eve = { namespace: ['users', 'eve'], thread: 'default' }
const due = (place: Place, ms: number): Job => ({
  ...newJob(place),
  keys: ['k'],
  dueAt: new Date(Date.parse(START) + ms).toISOString(),
})

/** An agenda, and what it said was due. */
function newAgenda() {
  const said: Place[] = []
  return { said, ...createAgenda((places) => said.push(...places), Date.now) }
}

beforeEach(stopClock)
afterEach(() => void vi.useRealTimers())

test('two users may call their conversations the same', async () => {
  const { said, set } = newAgenda()
  set(due(ada, 10))
  set(due(eve, 20))
  await vi.advanceTimersByTimeAsync(10)
  expect(said).toEqual([ada])
  await vi.advanceTimersByTimeAsync(10)
  expect(said).toEqual([ada, eve])
})

test('what fails is left alone for a while, and nobody else with it', async () => {
  const { said, set, failed } = newAgenda()
  failed(ada, new Error('no'))
  set(due(ada, 10))
  set(due(eve, 10))
  await vi.advanceTimersByTimeAsync(29_999)
  expect(said).toEqual([eve])
  await vi.advanceTimersByTimeAsync(1)
  expect(said).toEqual([eve, ada])
})
