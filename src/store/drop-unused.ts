/** @module Sets that nobody needs any more: what stays of them takes room, and keeps tombstones from being pruned. */
import type { Mirror } from './mirror.ts'
import type { Sets } from './sets.ts'

/** Where sets are looked for. */
export interface DropContext {
  readonly sets: Sets
  /** Whether there are locks: without them nobody knows what another tab uses. */
  readonly isShared: boolean
}

/** A set that lacked more than this when it was opened, in items and as a share of all, is new: what was there before was another's. */
const GOOD_PART = { items: 128, share: 0.1 }

/**
 * Drops the sets whose place another has taken in this session. A store whose own set took over, because it lacked vectors of a good part of
 * the items when it was opened and is complete now, also drops the sets of which it knows nothing, but none that was asked for here. A store
 * that opens on its complete set drops nothing unknown: vectors may have taken minutes, and money. What stays goes with `downgrade`.
 *
 * Nothing is dropped that somebody uses, nor while the set that answers lacks vectors.
 */
export function createDropUnused({ sets, isShared }: DropContext): () => Promise<void> {
  return async () => {
    await sets.ready()
    const { mirror } = sets.active()
    if (sets.isBetween() || mirror.pending() > 0) return
    await sets.dropReplaced()
    if (isShared && mirror === sets.base.mirror && hasTakenOver(mirror)) await sets.dropUnnamed()
  }
}

function hasTakenOver(mirror: Mirror): boolean {
  const { items, pending } = mirror.atFirst() ?? { items: 0, pending: 0 }
  return pending > GOOD_PART.items && pending > GOOD_PART.share * items
}
