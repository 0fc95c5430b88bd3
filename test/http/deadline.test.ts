import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { pause, withDeadline } from '../../src/http/deadline.ts'
import { failureOf } from '../contracts/failure.ts'

const late = (): Error => new Error('late')
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

test('work that is done leaves no timer and no listener behind', async () => {
  const before = timers()
  const { signal } = new AbortController()
  expect(await withDeadline({ signal, timeoutMs: 60_000, late }, async () => 'done')).toBe('done')
  const failure = new Error('failed')
  const failing = withDeadline({ signal, timeoutMs: 60_000, late }, () => Promise.reject(failure))
  expect(await failureOf(failing)).toBe(failure)
  await pause(1, signal)
  expect(getEventListeners(signal, 'abort')).toEqual([])
  expect(timers()).toBe(before)
})

test('an aborted pause leaves no timer behind', async () => {
  const before = timers()
  const stop = new AbortController()
  const paused = failureOf(pause(60_000, stop.signal))
  stop.abort(new Error('left'))
  expect((await paused).message).toBe('left')
  expect(timers()).toBe(before)
})

test('work is told when time is up, and its own end is not heard any more', async () => {
  let told: unknown
  const work = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        told = signal.reason
        resolve('too late')
      })
    })
  const error = await failureOf(withDeadline({ signal: undefined, timeoutMs: 5, late }, work))
  expect(error.message).toBe('late')
  expect(told).toBe(error)
})
