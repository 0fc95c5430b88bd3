/** @module A timer for a moment, however far off. */
import type { Clock } from '../../core/time.ts'

/** Rings at a moment. */
export interface Alarm {
  /** Rings at this moment, in milliseconds since 1970, and at no other; `Infinity` is never. */
  set(moment: number): void
}

/** The longest that `setTimeout` waits; with more it would not wait at all. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * An alarm that calls `ring`. It keeps no process alive. It asks the clock again before it rings, and a machine that slept past the moment
 * rings as it wakes.
 */
export function createAlarm(ring: () => void, clock: Clock): Alarm {
  let timer: ReturnType<typeof setTimeout> | undefined
  const set = (moment: number): void => {
    clearTimeout(timer)
    if (moment === Infinity) return
    const check = (): void => (clock() >= moment ? ring() : set(moment))
    timer = setTimeout(check, Math.min(LONGEST_MS, Math.max(0, moment - clock())))
    ;(timer as { unref?: () => void }).unref?.()
  }
  return { set }
}
