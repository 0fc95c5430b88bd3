/** @module Everything embedded anew, for every set that a store keeps. */
import { type CallOptions, detached } from '../core/call.ts'
import { shareRun, type SharedRun } from '../core/shared-run.ts'
import type { Sets } from './sets.ts'

/** `Store.reindex`: who asks while it goes on joins, and it stops when nobody waits for it any more. */
export function createReindexing(sets: Sets): (options?: CallOptions) => Promise<void> {
  let run: SharedRun<void> | undefined
  return async (options = {}) => {
    options.signal?.throwIfAborted()
    if (run === undefined || run.isStopped()) {
      const begun = (run = shareRun((call) => reindexSets(sets, call)))
      void begun.ended.then(() => {
        if (run === begun) run = undefined
      })
    }
    return run.join(detached(options))
  }
}

/** Embeds everything anew, one set after the other; progress tells of all of them together. */
async function reindexSets(sets: Sets, { signal, onProgress }: CallOptions): Promise<void> {
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
