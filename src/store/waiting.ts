/** @module What of each set waits for its vectors, as far as this session knows. */
import type { BareItem } from '../search/bare.ts'
import type { EmbeddedSet } from './embedded-set.ts'

/** Items that wait, of all sets. What is remembered of a set goes with it. */
export interface Waiting {
  /** Whether there may be items to embed: cheap to ask after every call. */
  isDue(set: EmbeddedSet): boolean
  /** The oldest items to embed, as far as the set has been read; none that was set aside. */
  next(set: EmbeddedSet, count: number): BareItem[]
  /** An item cannot be embedded: this version of it is not tried again in this session. */
  setAside(set: EmbeddedSet, seq: number): void
  /** Something was written without vectors of a set, which has not read it yet. */
  missed(set: EmbeddedSet): void
  /** Everything that was missed has been read. */
  read(set: EmbeddedSet): void
}

/** Nothing is set aside yet. */
export function createWaiting(): Waiting {
  const aside = new WeakMap<EmbeddedSet, Set<number>>()
  const unread = new WeakSet<EmbeddedSet>()
  const next = (set: EmbeddedSet, count: number): BareItem[] => {
    const skipped = aside.get(set) ?? new Set()
    const oldest = set.mirror.index.oldestBare(count + skipped.size)
    return oldest.filter(({ seq }) => !skipped.has(seq)).slice(0, count)
  }
  return {
    next,
    isDue: (set) => unread.has(set) || (set.mirror.pending() > 0 && next(set, 1).length > 0),
    setAside(set, seq) {
      aside.set(set, (aside.get(set) ?? new Set()).add(seq))
    },
    missed: (set) => void unread.add(set),
    read: (set) => void unread.delete(set),
  }
}
