/** @module How much of a query's words a text and its windows cover. */
import { saturation, WIDE, WINDOWS } from './formula.ts'
import type { Chain } from './columns.ts'
import { isChained } from './neighbours.ts'
import type { Partition } from './partition.ts'
import { countOf, slotOf } from './postings.ts'
import type { Scratch } from './scratch.ts'
import type { SlotSet } from './slot-set.ts'
import { type Spread, spreadOver } from './spread.ts'
import type { WordStats } from './word-stats.ts'

/**
 * How much of the query each slot of one partition covers, by slot: 0 … 1 per window. `near` and `wide` are filled only for slots with
 * neighbours; a slot without has its own coverage in every window. Valid until `clear`, which must be called.
 */
export interface Coverage {
  readonly own: Float32Array
  readonly near: Float32Array
  readonly wide: Float32Array
  /** Slots that cover anything by themselves, in no order. */
  readonly touched: Uint32Array
  /** Slots with neighbours whose windows cover anything, in no order: none before `widen`. */
  readonly windowed: Uint32Array
  /** Works out the windows: of all slots, or of those that are `among` some together with all their neighbours. */
  widen(among: SlotSet | undefined): void
  clear(): void
}

/** Works out the coverage of one partition: first of its texts by themselves. */
export function cover(
  partition: Partition,
  { places, shares, averages }: WordStats,
  scratch: Scratch,
): Coverage {
  const { count } = partition
  const { chain } = partition.columns
  const own = { sums: scratch.floats('own', count), slots: createSlotList(scratch, 'touched') }
  const near = scratch.floats('near', count)
  const wide = { sums: scratch.floats('wide', count), slots: createSlotList(scratch, 'windowed') }
  const found = places.get(partition) ?? []
  for (const { term, postings } of found) {
    const share = shares[0]?.[term] as number
    addOwn(partition, postings, { ...own, share, average: averages[0] as number })
  }
  return {
    own: own.sums,
    near,
    wide: wide.sums,
    touched: own.slots.view(),
    get windowed() {
      return wide.slots.view()
    },
    widen(among) {
      if (chain === undefined) return
      for (const { term, postings } of found) {
        const [, ...around] = shares.map((ofTerm) => ofTerm[term] as number)
        const spread = spreadOver(partition, chain, { postings, among, scratch })
        addWindows(partition, chain, { spread, near, wide, shares: around, averages: averages.slice(1) })
      }
    },
    clear() {
      const { touched, windowed } = this
      for (let index = 0; index < touched.length; index++) own.sums[touched[index] as number] = 0
      for (let index = 0; index < windowed.length; index++) {
        near[windowed[index] as number] = wide.sums[windowed[index] as number] = 0
      }
    },
  }
}

/** Adds a coverage, summed over the windows, to the slots' sums. */
export function addCoverage({ columns: { chain } }: Partition, coverage: Coverage, sums: Float32Array): void {
  const { own, near, wide, touched, windowed } = coverage
  for (let index = 0; index < touched.length; index++) {
    const slot = touched[index] as number
    const alone = chain === undefined || !isChained(chain, slot)
    sums[slot] = (sums[slot] as number) + (own[slot] as number) * (alone ? WINDOWS.length : 1)
  }
  for (let index = 0; index < windowed.length; index++) {
    const slot = windowed[index] as number
    sums[slot] = (sums[slot] as number) + (near[slot] as number) + (wide[slot] as number)
  }
}

/** The coverages of a slot, one per window. */
export function coveragesOf(
  { columns: { chain } }: Partition,
  slot: number,
  { own, near, wide }: Coverage,
): number[] {
  if (chain === undefined || !isChained(chain, slot)) return WINDOWS.map(() => own[slot] as number)
  return [own[slot] as number, near[slot] as number, wide[slot] as number]
}

/** Sums by slot, and the slots whose sums are not 0. */
interface Sums {
  readonly sums: Float32Array
  readonly slots: SlotList
}

/** Adds a term to the slots that hold it. */
function addOwn(
  { columns: { lengths } }: Partition,
  postings: Uint32Array,
  { sums, slots, share, average }: Sums & { readonly share: number; readonly average: number },
): void {
  const into = slots.room(postings.length)
  let count = slots.length
  for (let index = 0; index < postings.length; index++) {
    const posting = postings[index] as number
    const slot = slotOf(posting)
    if (sums[slot] === 0) into[count++] = slot
    sums[slot] =
      (sums[slot] as number) + share * saturation(countOf(posting), lengths[slot] as number, average)
  }
  slots.length = count
}

interface WindowSums {
  readonly spread: Spread
  readonly near: Float32Array
  readonly wide: Sums
  readonly shares: readonly number[]
  readonly averages: readonly number[]
}

/** Adds a term to the windows that hold it. */
function addWindows(
  { columns: { lengths } }: Partition,
  { around }: Chain,
  { spread, near, wide: { sums: wide, slots }, shares, averages }: WindowSums,
): void {
  const [nearShare = 0, wideShare = 0] = shares
  const [nearAverage = 0, wideAverage = 0] = averages
  const into = slots.room(spread.slots.length)
  let count = slots.length
  for (let index = 0; index < spread.slots.length; index++) {
    const slot = spread.slots[index] as number
    const times = spread.counts[slot] as number
    spread.counts[slot] = 0
    const own = lengths[slot] as number
    if (wide[slot] === 0) into[count++] = slot
    if (times >>> 16 > 0) {
      const terms = own + (around[slot * WIDE] as number)
      near[slot] = (near[slot] as number) + nearShare * saturation(times >>> 16, terms, nearAverage)
    }
    const terms = own + (around[slot * WIDE + 1] as number)
    wide[slot] = (wide[slot] as number) + wideShare * saturation(times & 0xffff, terms, wideAverage)
  }
  slots.length = count
}

/** A list of slots that grows in scratch memory. */
interface SlotList {
  length: number
  /** The whole list's memory, with room for so many more. */
  room(more: number): Uint32Array
  view(): Uint32Array
}

function createSlotList(scratch: Scratch, name: string): SlotList {
  return {
    length: 0,
    room(more) {
      return scratch.numbers(name, this.length + more)
    },
    view() {
      return scratch.numbers(name, this.length).subarray(0, this.length)
    },
  }
}
