/** @module Work that nobody waits for: one piece at a time, when nothing has been asked for a while, or it has waited long. */

/** How long nothing must have been asked. */
const REST_MS = 300
/** How long work that is due waits for such a rest: who asks all the time would never let any be done. */
const PATIENCE_MS = 10_000

/** Work in the background. */
export interface Background {
  /** Something was asked or written: there may be work, after a rest. */
  poke(): void
  /** There may be work, though nothing was asked: it waits no longer for that. */
  look(): void
  /** No more work after what is due now; resolves when it has ended. */
  stop(): Promise<void>
}

/**
 * Runs `work` after a rest, where `isDue` says that there is any. Its failures are nobody's: it is tried again at the next occasion. The
 * timer keeps no process alive.
 */
export function createBackground(isDue: () => boolean, work: () => Promise<void>): Background {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let stopped = false
  let since: number | undefined
  const run = (): void => {
    timer = since = undefined
    running ??= work()
      .catch(() => {}) // nothing is lost: the same work is still due
      .finally(() => (running = undefined))
  }
  const poke = (): void => {
    if (stopped || !isDue()) return
    clearTimeout(timer)
    since ??= Date.now()
    timer = setTimeout(run, Math.max(0, Math.min(REST_MS, since + PATIENCE_MS - Date.now())))
    ;(timer as { unref?: () => void }).unref?.()
  }
  return {
    poke,
    look() {
      if (timer === undefined) poke()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      if (timer !== undefined) run()
      await running
    },
  }
}
