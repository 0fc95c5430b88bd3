/** @module Notices that a worker is dead, though a dead worker fires no event, and fails everything that waits for it. */
import { defined } from '../core/json.ts'
import { KeepsakeError } from '../core/errors.ts'

/** Between two pings, and how many may stay unanswered, where there are no locks to watch. */
const PING_EVERY_MS = 5_000
const PATIENCE = 6

/** Calls that end with the worker. */
export interface Lifeline {
  /** The work's outcome, or the error of the worker's end, whichever comes first. */
  hold<Result>(work: () => Promise<Result>): Promise<Result>
  /** Ends everything that is held, and everything to come, with this error. */
  end(error: Error): void
}

/** A lifeline that nothing has ended. */
export function createLifeline(): Lifeline {
  const waiting = new Set<(error: Error) => void>()
  let ended: Error | undefined
  return {
    hold(work) {
      return new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended)
        const fail = (error: Error): void => reject(error)
        waiting.add(fail)
        void work()
          .then(resolve, reject)
          .finally(() => waiting.delete(fail))
      })
    },
    end(error) {
      ended ??= error
      for (const fail of waiting) fail(ended)
      waiting.clear()
    },
  }
}

/**
 * Ends the lifeline when the worker dies. The worker holds `lock` for life, so being granted it means that the worker is gone.
 * Ask only after the worker has named the lock: before, it would be granted at once.
 */
export function watch(
  lifeline: Lifeline,
  lock: string | undefined,
  { ping, signal }: { ping: () => Promise<void>; signal: AbortSignal },
): void {
  const dead = (): void => lifeline.end(workerDied())
  if (lock === undefined) return watchByPing(ping, { dead, signal })
  navigator.locks.request(lock, { signal }, dead).catch((error: unknown) => {
    if (!signal.aborted) lifeline.end(workerDied(error))
  })
}

/** Pings are counted, not timed: a machine that slept, or a tab that was throttled, has not waited in vain. */
function watchByPing(
  ping: () => Promise<void>,
  { dead, signal }: { dead: () => void; signal: AbortSignal },
): void {
  let unanswered = 0
  const timer = setInterval(() => {
    if (unanswered === PATIENCE) {
      clearInterval(timer)
      return dead()
    }
    unanswered++
    void ping().then(() => (unanswered = 0))
  }, PING_EVERY_MS)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}

function workerDied(cause?: unknown): KeepsakeError<'worker_failed'> {
  return new KeepsakeError(
    'worker_failed',
    'The worker died: it was terminated, or crashed. Make a new one and open again.',
    {
      details: { phase: 'call' },
      ...defined({ cause }),
    },
  )
}
