/** @module Long work that several wait for: it stops when nobody does any more. */
import type { CallOptions, ProgressListener } from '../core/call.ts'
import { unlessAborted } from '../core/unless-aborted.ts'

/** Work under way, or over. */
export interface SharedRun {
  /** Waits for the work's outcome. An abort ends the wait, and the last one to leave stops the work. */
  join(options: CallOptions): Promise<void>
  /** Stops the work: all who wait reject with the reason at once. */
  giveUp(reason: unknown): void
  /** Whether it was stopped before it had an outcome. */
  isStopped(): boolean
  /** The work's outcome; the reason, where it was stopped. */
  readonly outcome: Promise<void>
  /** Resolves when nothing of it goes on any more. */
  readonly ended: Promise<void>
}

/** Begins some work. */
export function shareRun(work: (options: CallOptions) => Promise<void>): SharedRun {
  const stopping = new AbortController()
  const { signal } = stopping
  const listeners = new Set<{ readonly hear: ProgressListener | undefined }>()
  let waiting = 0
  let isOver = false
  const running = Promise.resolve().then(() =>
    work({ signal, onProgress: (progress) => listeners.forEach(({ hear }) => hear?.(progress)) }),
  )
  const outcome = unlessAborted(running, signal)
  const over = (): void => void (isOver = true)
  outcome.then(over, over)
  const stop = (reason: unknown): void => {
    if (!isOver) stopping.abort(reason)
  }
  return {
    outcome,
    ended: running.catch(() => {}), // whoever joined hears of it
    isStopped: () => signal.aborted,
    giveUp: stop,
    async join({ signal: leaving, onProgress }) {
      const listener = { hear: onProgress }
      listeners.add(listener)
      waiting++
      try {
        await unlessAborted(outcome, leaving)
      } finally {
        listeners.delete(listener)
        if (--waiting === 0) stop(leaving?.reason)
      }
    },
  }
}
