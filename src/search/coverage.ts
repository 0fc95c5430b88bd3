/** @module How much of a query's words a text and its windows cover. */
import { type Chain, LIVE, NONE } from './columns.ts'
import { idf, K1, saturation, WIDE, WINDOWS } from './formula.ts'
import { isChained } from './neighbours.ts'
import type { Partition } from './partition.ts'
import { countOf, postingsOf, seekSlot, slotOf } from './postings.ts'
import type { Scratch } from './scratch.ts'

/** What a query's words weigh in a scope: idf ÷ the best sum the query could get, and the average length; both per window. */
export interface WordStats {
  /** Where the words stand: by partition, in the order of the terms. Valid until the next query. */
  readonly places: ReadonlyMap<Partition, readonly Place[]>
  /** Per window, per term. */
  readonly shares: readonly (readonly number[])[]
  readonly averages: readonly number[]
}

/** Where a term stands in a partition: in texts, and in the windows of texts that have neighbours. */
interface Place {
  readonly term: number
  readonly postings: Uint32Array
  readonly spread: Spread | undefined
}

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
  /** Slots with neighbours whose windows cover anything, in no order. */
  readonly windowed: Uint32Array
  clear(): void
}

/**
 * The weights of a query's words in a scope.
 *
 * Coverage is BM25 divided by the best score the query could get, Σ idf·(k1 + 1). So it may be added to a cosine, and compares between
 * queries. A term that stands nowhere counts in the best score. Frequencies and lengths of a window are the sums over its texts; idf and
 * average length are those of all texts of the partitions, per window.
 */
export function weighWords(
  partitions: readonly Partition[],
  query: readonly string[],
  scratch: Scratch,
): WordStats {
  const terms = [...new Set(query)]
  const texts = sumOf(partitions, ({ texts }) => texts)
  const holders = WINDOWS.map(() => terms.map(() => 0))
  const tape = createTape(scratch)
  const places = new Map<Partition, Place[]>()
  for (const partition of partitions) {
    const found = findPlaces(partition, terms, { tape, scratch })
    if (found.length > 0) places.set(partition, found)
    for (const place of found) countHolders(holders, place)
  }
  const averages = WINDOWS.map((_, window) => {
    const around = window === 0 ? 0 : sumOf(partitions, (partition) => partition.around[window - 1] as number)
    return (sumOf(partitions, ({ total }) => total) + around) / texts
  })
  const shares = holders.map((held) => {
    const weights = held.map((count) => idf(count, texts))
    const best = weights.reduce((sum, weight) => sum + weight * (K1 + 1), 0)
    return weights.map((weight) => weight / best)
  })
  return { places, shares, averages }
}

/** Works out the coverage of one partition. */
export function cover(
  partition: Partition,
  { places, shares, averages }: WordStats,
  scratch: Scratch,
): Coverage {
  const { count } = partition
  const own = { sums: scratch.floats('own', count), slots: createSlotList(scratch, 'touched') }
  const near = scratch.floats('near', count)
  const wide = { sums: scratch.floats('wide', count), slots: createSlotList(scratch, 'windowed') }
  for (const { term, postings, spread } of places.get(partition) ?? []) {
    const [share = 0, ...around] = shares.map((ofTerm) => ofTerm[term] as number)
    addOwn(partition, postings, { ...own, share, average: averages[0] as number })
    if (spread === undefined) continue
    addWindows(partition, spread, { near, wide, shares: around, averages: averages.slice(1), scratch })
  }
  const touched = own.slots.view()
  const windowed = wide.slots.view()
  return {
    own: own.sums,
    near,
    wide: wide.sums,
    touched,
    windowed,
    clear() {
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

/** The query's terms that a slot's own text holds. */
export function matchedTerms({ postings }: Partition, slot: number, terms: readonly string[]): string[] {
  return [...new Set(terms)].filter((term) => {
    const list = postingsOf(postings, term)
    if (list === undefined) return false
    const found = list[seekSlot(list, slot)]
    return found !== undefined && slotOf(found) === slot
  })
}

/** Where terms stand in a partition; those that stand nowhere are left out. */
function findPlaces(
  partition: Partition,
  terms: readonly string[],
  { tape, scratch }: { tape: Tape; scratch: Scratch },
): Place[] {
  const places: Place[] = []
  terms.forEach((name, term) => {
    const postings = livePostings(partition, name)
    if (postings === undefined || postings.length === 0) return
    places.push({ term, postings, spread: spreadOver(partition, postings, { tape, scratch }) })
  })
  return places
}

/** Adds how many texts, and how many windows, hold a term. */
function countHolders(holders: readonly number[][], { term, postings, spread }: Place): void {
  const alone = spread === undefined ? postings.length : spread.alone
  const counts = [postings.length, alone + (spread?.nearCount ?? 0), alone + (spread?.length ?? 0)]
  holders.forEach((held, window) => (held[term] = (held[term] as number) + (counts[window] as number)))
}

/** A term's postings without those of dead slots. */
function livePostings({ postings, columns, live, count }: Partition, term: string): Uint32Array | undefined {
  const list = postingsOf(postings, term)
  if (list === undefined || live === count) return list
  return list.filter((posting) => ((columns.flags[slotOf(posting)] as number) & LIVE) !== 0)
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

/** How often a term stands in the windows of slots that have neighbours: a stretch of the tape. */
interface Spread {
  readonly start: number
  /** Slots whose widest window holds the term. */
  readonly length: number
  /** How many of them hold it in the nearer window. */
  readonly nearCount: number
  /** How many slots without neighbours hold it. */
  readonly alone: number
}

/** Spreads, one after another: a slot, and how often the term stands in its windows (the wide one in the lower 16 bits). */
interface Tape {
  length: number
}

const [TAPE_SLOTS, TAPE_COUNTS] = ['tapeSlots', 'tapeCounts'] as const

function createTape(scratch: Scratch): Tape {
  scratch.numbers(TAPE_SLOTS, 0)
  return { length: 0 }
}

/** Each posting is spread over the neighbours whose windows hold it; `undefined` where nothing has neighbours. */
function spreadOver(
  { columns: { chain }, count }: Partition,
  postings: Uint32Array,
  { tape, scratch }: { tape: Tape; scratch: Scratch },
): Spread | undefined {
  if (chain === undefined) return undefined
  const start = tape.length
  const slots = scratch.numbers(TAPE_SLOTS, start + postings.length * REACHED)
  const counts = scratch.numbers(TAPE_COUNTS, start + postings.length * REACHED)
  const near = scratch.floats('nearCounts', count)
  const wide = scratch.floats('wideCounts', count)
  let end = start
  let alone = 0
  for (let index = 0; index < postings.length; index++) {
    const posting = postings[index] as number
    const slot = slotOf(posting)
    if (isChained(chain, slot))
      end = spreadOne(chain, slot, { times: countOf(posting), near, wide, slots, size: end })
    else alone++
  }
  let nearCount = 0
  for (let index = start; index < end; index++) {
    const slot = slots[index] as number
    const times = near[slot] as number
    if (times > 0) nearCount++
    counts[index] = (times << 16) | (wide[slot] as number)
    near[slot] = wide[slot] = 0
  }
  tape.length = end
  return { start, length: end - start, nearCount, alone }
}

interface Spreading {
  readonly times: number
  readonly near: Float32Array
  readonly wide: Float32Array
  readonly slots: Uint32Array
  readonly size: number
}

const [, NEAR, REACH] = WINDOWS
/** A text stands in the windows of so many texts at most. */
const REACHED = 2 * REACH + 1

function spreadOne(chain: Chain, slot: number, { times, near, wide, slots, size }: Spreading): number {
  let count = size
  if (wide[slot] === 0) slots[count++] = slot
  near[slot] = (near[slot] as number) + times
  wide[slot] = (wide[slot] as number) + times
  for (let side = 0; side < 2; side++) {
    const links = side === 0 ? chain.previous : chain.next
    let at = links[slot] as number
    for (let distance = 1; distance <= REACH && at !== NONE; distance++) {
      if (wide[at] === 0) slots[count++] = at
      wide[at] = (wide[at] as number) + times
      if (distance <= NEAR) near[at] = (near[at] as number) + times
      at = links[at] as number
    }
  }
  return count
}

interface WindowSums {
  readonly near: Float32Array
  readonly wide: Sums
  readonly shares: readonly number[]
  readonly averages: readonly number[]
  readonly scratch: Scratch
}

function addWindows(
  { columns: { chain, lengths } }: Partition,
  { start, length }: Spread,
  { near, wide: { sums: wide, slots }, shares, averages, scratch }: WindowSums,
): void {
  if (chain === undefined) return
  const [nearShare = 0, wideShare = 0] = shares
  const [nearAverage = 0, wideAverage = 0] = averages
  const tapeSlots = scratch.numbers(TAPE_SLOTS, 0)
  const tapeCounts = scratch.numbers(TAPE_COUNTS, 0)
  const into = slots.room(length)
  let count = slots.length
  for (let index = start; index < start + length; index++) {
    const slot = tapeSlots[index] as number
    const times = tapeCounts[index] as number
    const own = lengths[slot] as number
    if (wide[slot] === 0) into[count++] = slot
    if (times >>> 16 > 0) {
      const terms = own + (chain.around[slot * WIDE] as number)
      near[slot] = (near[slot] as number) + nearShare * saturation(times >>> 16, terms, nearAverage)
    }
    const terms = own + (chain.around[slot * WIDE + 1] as number)
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

function sumOf(partitions: readonly Partition[], size: (partition: Partition) => number): number {
  let sum = 0
  for (const partition of partitions) sum += size(partition)
  return sum
}
