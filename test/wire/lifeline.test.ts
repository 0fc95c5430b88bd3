import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLifeline, watch } from '../../src/wire/lifeline.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const silent = (): Promise<void> => new Promise(() => {})

test('where there are no locks, a worker that answers no ping is dead, and what waits for it rejects', async () => {
  const lifeline = createLifeline()
  watch(lifeline, undefined, { ping: silent, signal: new AbortController().signal })
  const held = expect(lifeline.hold(silent)).rejects.toMatchObject({
    code: 'worker_failed',
    details: { phase: 'call' },
  })
  await vi.advanceTimersByTimeAsync(35_000)
  await held
  await expect(lifeline.hold(silent)).rejects.toMatchObject({ code: 'worker_failed' })
  expect(vi.getTimerCount()).toBe(0)
})

test('a worker that answers lives, however long the machine slept in between', async () => {
  const lifeline = createLifeline()
  const controller = new AbortController()
  watch(lifeline, undefined, { ping: async () => {}, signal: controller.signal })
  await vi.advanceTimersByTimeAsync(60_000)
  vi.setSystemTime(Date.now() + 3_600_000)
  await vi.advanceTimersByTimeAsync(60_000)
  await expect(lifeline.hold(async () => 'alive')).resolves.toBe('alive')
  controller.abort()
  expect(vi.getTimerCount()).toBe(0)
})
