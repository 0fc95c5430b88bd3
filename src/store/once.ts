/** @module Work that is done once, unless it fails. */

/** Calls share one doing of the work, or its outcome; after a failure the next one tries again. */
export function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return async () => {
    done ??= work().catch((error: unknown) => {
      done = undefined
      throw error
    })
    await done
  }
}
