/** @module Work and waiting that end when the caller says so, or when time is up. */

/** When work ends though it is not done. */
export interface Deadline {
  readonly signal: AbortSignal | undefined
  /** When time is up, in milliseconds; never, where it is left out. */
  readonly timeoutMs?: number
  /** What to reject with then. */
  late?(): Error
}

/** Runs work under a signal of its own. Rejects at once when the caller aborts (with its reason) or time is up, also if the work does not listen. */
export async function withDeadline<Result>(
  { signal, timeoutMs, late }: Deadline,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const own = new AbortController()
  const ended = new Promise<never>((_, reject) => {
    own.signal.addEventListener('abort', () => reject(own.signal.reason as Error))
  })
  const leave = (): void => own.abort(signal?.reason)
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => own.abort(late?.()), timeoutMs)
  signal?.addEventListener('abort', leave)
  try {
    return await Promise.race([ended, work(own.signal)])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', leave)
  }
}

/** Waits. Rejects at once with the signal's reason when the caller aborts. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }, ms)
    signal?.addEventListener('abort', leave, { once: true })
  })
}
