/** @module What Web Locks guard is done without them where the browser denies them, as it does to a page without an origin of its own. */

/** Does some work when a lock is granted; an abort ends the wait. Where locks are denied, it is done at once. */
export async function underLock<Result>(
  locks: LockManager,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  let isGranted = false
  const begin = async (): Promise<Result> => {
    isGranted = true
    return work()
  }
  const locked = locks.request(name, { ...(signal && { signal }) }, begin)
  return unlessDenied(locked as Promise<Result>, (error) => {
    if (isGranted) throw error // the work's own; it must not be done twice
    return work()
  })
}

/** What comes of asking for a lock, or of doing without. */
export async function unlessDenied<Result>(
  locked: Promise<Result>,
  without: (error: unknown) => Promise<Result>,
): Promise<Result> {
  try {
    return await locked
  } catch (error) {
    if (error instanceof DOMException && error.name === 'SecurityError') return without(error)
    throw error
  }
}
