/** @module Work that is done once, unless it fails. */

/** Calls share one doing of the work, that of the first, or its outcome; after a failure the next one tries again. */
export function once<Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  let done: Promise<Result> | undefined
  return async (...given) => {
    done ??= work(...given).catch((error: unknown) => {
      done = undefined
      throw error
    })
    return done
  }
}
