/** @module Long work that several wait for: it stops when nobody does any more. */
import type { CallOptions, ProgressListener } from './call.ts'
import { unlessAborted } from './unless-aborted.ts'

/** Work under way, or over. */
export interface SharedRun<Result> {
  /** Waits for the work's outcome. An abort ends the wait, and the last one to leave stops the work. */
  join(options: CallOptions): Promise<Result>
  /** Stops the work: all who wait reject with the reason at once. */
  giveUp(reason: unknown): void
  /** Whether it was stopped before it had an outcome. */
  isStopped(): boolean
  /** The work's outcome; the reason, where it was stopped. */
  readonly outcome: Promise<Result>
  /** Resolves when nothing of it goes on any more. */
  readonly ended: Promise<void>
}

/** What shared work is called with. */
export interface SharedCall {
  /** Stops it. */
  readonly signal: AbortSignal
  /** Tells all who wait. */
  readonly onProgress: ProgressListener
}

/** Begins some work. What comes of it though it was stopped is discarded, before it has ended. */
export function shareRun<Result>(
  work: (call: SharedCall) => Promise<Result>,
  discard?: (result: Result) => Promise<void>,
): SharedRun<Result> {
  const stopping = new AbortController()
  const { signal } = stopping
  const listeners = new Set<{ readonly hear: ProgressListener | undefined }>()
  let waiting = 0
  let isOver = false
  const begin = async (): Promise<Result> => {
    try {
      const onProgress: ProgressListener = (progress) => listeners.forEach(({ hear }) => hear?.(progress))
      const result = await work({ signal, onProgress })
      if (signal.aborted) await discard?.(result)
      return result
    } finally {
      isOver = true
    }
  }
  const running = Promise.resolve().then(begin)
  const outcome = unlessAborted(running, signal)
  outcome.catch(() => {}) // whoever joined hears of it
  const ended = running.then(
    () => {},
    () => {},
  )
  const stop = (reason: unknown): void => {
    if (!isOver) stopping.abort(reason)
  }
  return {
    outcome,
    ended,
    isStopped: () => signal.aborted,
    giveUp: stop,
    async join({ signal: leaving, onProgress }) {
      const listener = { hear: onProgress }
      listeners.add(listener)
      waiting++
      try {
        return await unlessAborted(outcome, leaving)
      } finally {
        listeners.delete(listener)
        if (--waiting === 0) stop(leaving?.reason)
      }
    },
  }
}
