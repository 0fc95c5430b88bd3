/** @module Sets that nobody needs any more: what stays of them takes room, and keeps tombstones from being pruned. */
import type { Clock } from '../core/time.ts'
import type { Storage } from '../storage/storage.ts'
import type { Sets } from './sets.ts'

/** Where sets are looked for. */
export interface DropContext {
  readonly storage: Storage
  readonly sets: Sets
  readonly clock: Clock
  /** Whether there are locks: without them nobody knows what another tab uses. */
  readonly isShared: boolean
}

/** A set that nobody has named is kept for so long after the store was opened: an app may ask for its embedder after a while. */
const GRACE_MS = 600_000

/**
 * Drops the sets whose place another has taken, and those that nobody uses and nobody has asked for in a while. Nothing is dropped while
 * the set that answers lacks vectors.
 */
export function createDropUnused({ storage, sets, clock, isShared }: DropContext): () => Promise<void> {
  const openedAt = clock()
  return async () => {
    await sets.ready()
    const { embedder, mirror } = sets.active()
    if (embedder === undefined || sets.isBetween() || mirror.pending() > 0) return
    await sets.dropReplaced()
    if (!isShared || clock() - openedAt < GRACE_MS) return
    for (const name of await storage.sets()) await sets.drop(name)
  }
}
