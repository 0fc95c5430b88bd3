/** @module Waiting that can be ended. */

/** The work's outcome, or the signal's reason if that comes first. */
export async function unlessAborted<Result>(
  signal: AbortSignal | undefined,
  work: () => PromiseLike<Result> | Result,
): Promise<Result> {
  signal?.throwIfAborted()
  if (signal === undefined) return work()
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
