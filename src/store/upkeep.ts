/** @module What is done in the background, after operations: no timer, so nothing keeps a process alive. */

/** Background work. */
export interface Upkeep {
  /** Begins the work, where it is due and not under way. */
  occasion(): void
  /** Waits for what is under way, and begins nothing more. */
  close(): Promise<void>
}

/** Work that is done at most once in an interval (milliseconds). What fails is done again at the next occasion. */
export function createUpkeep(
  work: (now: number) => Promise<void>,
  { everyMs, clock }: { everyMs: number; clock: () => number },
): Upkeep {
  let last = -Infinity
  let running: Promise<void> | undefined
  let closed = false
  return {
    occasion() {
      const now = clock()
      if (closed || running !== undefined || now - last < everyMs) return
      const before = last
      last = now
      running = work(now)
        .catch(() => {
          last = before // nobody waits for it, so the next occasion is its retry
        })
        .finally(() => {
          running = undefined
        })
    },
    async close() {
      closed = true
      await running
    },
  }
}
