import { expect, test, vi } from 'vitest'
import { breatheEvery } from '../../src/core/breathe.ts'

test('others get in when the work has gone on for long, and not before', async () => {
  const clock = vi.spyOn(performance, 'now')
  try {
    clock.mockReturnValue(1000)
    const rest = breatheEvery(10)
    let others = 0
    setImmediate(() => others++)
    for (const now of [1000, 1005, 1010]) {
      clock.mockReturnValue(now)
      await rest()
    }
    expect(others).toBe(0)
    clock.mockReturnValue(1011)
    await rest()
    expect(others).toBe(1)
    setImmediate(() => others++)
    clock.mockReturnValue(1021)
    await rest() // counted from the last breath
    expect(others).toBe(1)
  } finally {
    clock.mockRestore()
  }
})
