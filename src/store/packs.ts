/**
 * @module Which packs a set has, and which to make next. Pure: `pack-up.ts` does what is decided here.
 *
 * A commit appends its rows and one blob of vectors. When enough of them have gathered they become a pack, an image that opening reads
 * instead. A new pack swallows the packs before it that are not much larger, so each row is written again about log₂(n) times in all, and
 * there are about log₂(n) packs; one in which most is dead is written anew without the dead.
 */
import type { SearchIndex } from '../search/search-index.ts'
import type { Stretch } from '../search/pack.ts'

/** Without an embedder there are only words; their packs have a set of their own. */
export const WORDS_ONLY = ''
/** Rows that gather before they are packed: reading so many one by one takes some 10 ms where the code has not run before. */
export const TAIL = 64
/** The most texts in a pack: some 5 MB. */
const LARGEST = 16_384

/** A pack, without its data. */
export interface PackInfo extends Stretch {
  /** The texts and unindexed items it was written with. */
  readonly slots: number
  /** The numbers of rows in earlier packs that are no longer current. */
  readonly kills: readonly number[]
}

/** Packs to write, and those whose place they take. */
export interface Plan {
  readonly replaced: readonly PackInfo[]
  readonly stretches: readonly Stretch[]
  /** What the last of the new packs says of packs that stay. */
  readonly kills: readonly number[]
  /** How much was known when the plan was made. */
  readonly dropped: number
  readonly tail: number
}

/** How far can be packed, and how far an index has read. Packs hold no item that waits for its vectors, nor anything behind one. */
export interface Reach {
  readonly upTo: number
  readonly read: number
}

/** The packs of a set, as far as an index has read. */
export interface Packs {
  /** What was read in place of everything before. */
  loaded(packs: readonly PackInfo[]): void
  /** So many more rows were read. */
  grew(rows: number): void
  /** A row that was current is no longer. */
  dropped(seq: number): void
  /** Whether there may be something to pack: cheap to ask after every call. */
  isDue(index: SearchIndex, reach: Reach): boolean
  /** What to pack now. */
  plan(index: SearchIndex, reach: Reach): Plan
  /** The same, but so that nothing is left of what the index no longer holds. */
  planClean(index: SearchIndex, upTo: number): Plan
  /** A plan was carried out. */
  done(plan: Plan, written: readonly PackInfo[]): void
}

/** No packs. So many rows are let gather. */
export function createPacks(enough: number = TAIL): Packs {
  let packs: readonly PackInfo[] = []
  let dropped: number[] = []
  let tail = 0

  const end = (): number => packs.at(-1)?.upTo ?? 0
  const toPlan = (index: SearchIndex, stretches: readonly Stretch[]): Plan => {
    const isRewritten = (seq: number): boolean =>
      stretches.some(({ from, upTo }) => from < seq && seq <= upTo)
    const replaced = packs.filter(({ upTo }) => isRewritten(upTo))
    const kills = [...replaced.flatMap((pack) => pack.kills), ...dropped]
    return {
      replaced,
      stretches: stretches.flatMap((stretch) => split(stretch, index)),
      kills: kills.filter((seq) => seq <= end() && !isRewritten(seq)),
      dropped: dropped.length,
      tail,
    }
  }

  return {
    loaded(read) {
      packs = read
      dropped = []
      tail = 0
    },
    grew(rows) {
      tail += rows
    },
    dropped: (seq) => void dropped.push(seq),
    isDue: (index, { upTo, read }) =>
      tail >= enough && (upTo === read || (upTo > end() && index.count({ from: end(), upTo }) >= enough)),
    plan(index, { upTo, read }) {
      const sized = packs.map(({ from, upTo, slots }) => ({
        from,
        upTo,
        slots,
        live: index.count({ from, upTo }),
      }))
      const newest = upTo > end() ? swallow(sized, { from: end(), upTo }, index) : undefined
      const wasted = sized.filter(
        ({ slots, live, from }) => live < slots / 2 && from < (newest?.from ?? Infinity),
      )
      const plan = toPlan(index, [...wasted, ...(newest === undefined ? [] : [newest])])
      const waits = upTo === read ? 0 : index.count({ from: upTo, upTo: read })
      return { ...plan, tail: Math.max(0, tail - waits) }
    },
    planClean(index, upTo) {
      const unclean = packs.filter((pack) => index.count(pack) < pack.slots)
      return toPlan(index, [...unclean, ...(upTo > end() ? [{ from: end(), upTo }] : [])])
    },
    done(plan, written) {
      const left = packs.filter((pack) => !plan.replaced.includes(pack))
      packs = [...left, ...written].toSorted((one, other) => one.from - other.from)
      dropped = dropped.slice(plan.dropped)
      tail -= plan.tail
    },
  }
}

/** The stretch of a new pack: the tail, and the packs before it that are not more than twice as large as what it has by then. */
function swallow(packs: readonly (Stretch & { live: number })[], tail: Stretch, index: SearchIndex): Stretch {
  let { from } = tail
  let size = index.count(tail)
  for (const pack of packs.toReversed()) {
    if (pack.live > 2 * size || pack.live + size > LARGEST) break
    from = pack.from
    size += pack.live
  }
  return { from, upTo: tail.upTo }
}

/** A stretch in pieces that hold about as much as a pack may. */
function split({ from, upTo }: Stretch, index: SearchIndex): Stretch[] {
  const pieces = Math.min(upTo - from, Math.ceil(index.count({ from, upTo }) / LARGEST) || 1)
  const at = (piece: number): number => from + Math.round(((upTo - from) * piece) / pieces)
  return Array.from({ length: pieces }, (_, piece) => ({ from: at(piece), upTo: at(piece + 1) }))
}
