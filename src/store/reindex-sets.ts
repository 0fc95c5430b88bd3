/** @module Everything embedded anew, for every set that a store keeps. */
import type { CallOptions } from '../core/call.ts'
import type { Sets } from './sets.ts'

/** Embeds everything anew, one set after the other; progress tells of all of them together. */
export async function reindexSets(sets: Sets, { signal, onProgress }: CallOptions): Promise<void> {
  await sets.ready()
  const kept = sets.kept()
  for (const [at, { using, mirror }] of kept.entries()) {
    const options: CallOptions = {
      signal,
      onProgress: ({ phase, done, total = 0 }) =>
        onProgress?.({ phase, done: at * total + done, total: kept.length * total }),
    }
    await using(() => mirror.reindex(options))
  }
}
