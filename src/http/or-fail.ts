/** @module Work that fails as somebody else's error, and is to fail as ours. */

/** What comes of the work; what it throws becomes another error. */
export async function orFail<Result>(
  work: () => Promise<Result>,
  toFailure: (cause: unknown) => unknown,
): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    throw toFailure(cause)
  }
}
