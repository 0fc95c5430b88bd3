/** A clock that goes on as the real one does, and can be put forward. */
import type { Clock } from '../../src/core/time.ts'

/** A clock for stores, and the hand that moves it. */
export function fakeClock(): { clock: Clock; pass(ms: number): void } {
  let ahead = 0
  return {
    clock: () => Date.now() + ahead,
    pass(ms) {
      ahead += ms
    },
  }
}
