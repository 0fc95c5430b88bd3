import { afterEach, expect, test, vi } from 'vitest'
import { createBackground } from '../../src/store/background.ts'

afterEach(() => void vi.useRealTimers())

test('work waits for a rest, but not for ever where there is none', async () => {
  vi.useFakeTimers()
  let done = 0
  const background = createBackground(
    () => true,
    async () => void done++,
  )
  const askFor = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 100) {
      background.poke()
      await vi.advanceTimersByTimeAsync(100)
    }
  }
  await askFor(5000)
  expect(done).toBe(0)
  await vi.advanceTimersByTimeAsync(300)
  expect(done).toBe(1)
  await askFor(25_000)
  expect(done).toBe(3)
  await background.stop()
})
