/** @module A signal for one call of a model, in place of the one that all calls share. */

/**
 * Runs work under a signal that follows the caller's until the work has ended. What the work leaves listening, as `fetch` does in Node, is then
 * let go with the call, and does not gather on the caller's signal.
 */
export async function underOwnSignal<Result>(
  signal: AbortSignal | undefined,
  work: (own: AbortSignal | undefined) => Promise<Result>,
): Promise<Result> {
  if (signal === undefined) return work(undefined)
  signal.throwIfAborted()
  const own = new AbortController()
  const leave = (): void => own.abort(signal.reason)
  signal.addEventListener('abort', leave)
  try {
    return await work(own.signal)
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
