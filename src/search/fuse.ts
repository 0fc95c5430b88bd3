/** @module The sum that a slot's score is made of: meaning, words, label and time (see `formula.ts`). */
import type { Gain } from './candidates.ts'
import { addCoverage, type Coverage, coveragesOf } from './coverage.ts'
import { dateFitter } from './dates.ts'
import { LABEL_WEIGHT, type SearchMode, TIME_WEIGHT, WINDOWS } from './formula.ts'
import type { PreparedVector } from './kernel/vector-column.ts'
import { isChained } from './neighbours.ts'
import { NO_STRING } from './strings.ts'
import type { Partition } from './partition.ts'
import type { Query } from './query.ts'
import type { Scratch } from './scratch.ts'
import { addMeaning, meanings } from './windows.ts'

/** A query, ready to be compared with texts. */
export interface PreparedQuery extends Query {
  readonly mode: SearchMode
  readonly terms: readonly string[]
  /** `undefined` where the mode or the embedder has none. */
  readonly vector?: Float32Array | undefined
}

/** What slots are compared by. */
export interface Sums {
  /** The query's dot products, by slot. */
  readonly dots: Float32Array | undefined
  readonly coverage: Coverage | undefined
  readonly gain: Gain | undefined
}

/** What a text's score is made of, before weighting; `meaning` and `words` have one number per window. */
export interface Parts {
  readonly meaning: readonly number[]
  readonly words: readonly number[]
  readonly label: number
  readonly time: number
  /** Whether the text has neighbours, so that its windows are more than itself. */
  readonly windowed: boolean
  /** Whether the embedder could read the text. */
  readonly readable: boolean
}

/** Slots' sums, by slot, each to be multiplied by `times` and divided by `bestSum`. */
export interface SlotSums {
  readonly sums: Float32Array
  readonly times: number
}

/** The sums of slots (of all, where none are named). Valid until the next call, and until the next dots are read. */
export function sumUp(
  partition: Partition,
  { dots, coverage, gain }: Sums,
  { slots, scratch }: { slots: Uint32Array | undefined; scratch: Scratch },
): SlotSums {
  const { count, columns } = partition
  const isMeaningAlone = coverage === undefined && gain === undefined && columns.chain === undefined
  if (isMeaningAlone && dots !== undefined) return { sums: dots, times: WINDOWS.length } // every window is the text itself
  const sums = scratch.values('sums', count)
  begin(sums, { slots, count, gain })
  if (dots !== undefined) addMeaning(partition, { slots, dots, sums })
  if (coverage !== undefined) addCoverage(partition, coverage, sums)
  return { sums, times: 1 }
}

/** Sums begin with what slots gain. */
function begin(
  sums: Float32Array,
  { slots, count, gain }: { slots: Uint32Array | undefined; count: number; gain: Gain | undefined },
): void {
  if (gain === undefined && slots === undefined) sums.fill(0, 0, count)
  else {
    for (let index = 0; index < (slots?.length ?? count); index++) {
      const slot = slots === undefined ? index : (slots[index] as number)
      sums[slot] = gain === undefined ? 0 : gain(slot)
    }
  }
}

/** The parts of a slot's sum. */
export function partsOf(
  partition: Partition,
  slot: number,
  { dots, coverage, query }: Sums & { query: Query },
): Parts {
  const { chain } = partition.columns
  return {
    meaning: dots === undefined ? WINDOWS.map(() => 0) : meanings(partition, slot, dots),
    words: coverage === undefined ? WINDOWS.map(() => 0) : coveragesOf(partition, slot, coverage),
    label: labelFit(partition, query)?.(slot) ?? 0,
    time: timeFit(partition, query)?.(slot) ?? 0,
    windowed: chain !== undefined && isChained(chain, slot),
    readable: partition.vectors !== undefined && partition.vectors.scale(slot) !== 0,
  }
}

/** What slots of a partition gain; `undefined` where the query names neither a label nor a time. */
export function gainOf(partition: Partition, query: Query): Gain | undefined {
  const label = labelFit(partition, query)
  const time = timeFit(partition, query)
  if (label === undefined && time === undefined) return undefined
  return (slot) => LABEL_WEIGHT * (label?.(slot) ?? 0) + TIME_WEIGHT * (time?.(slot) ?? 0)
}

/**
 * The query's dot products with slots (all of them where none are named), by slot; `undefined` where the query or the partition has no
 * vectors. Valid until the next call.
 */
export function readDots(
  partition: Partition,
  { query, slots, scratch }: { query: PreparedQuery; slots: Uint32Array | undefined; scratch: Scratch },
): Float32Array | undefined {
  const { vectors, count } = partition
  const vector = prepared(partition, query)
  if (vectors === undefined || vector === undefined) return undefined
  const dots = scratch.values('dots', count)
  if (slots === undefined) {
    vectors.dots(vector, count, dots)
    return dots
  }
  const found = scratch.values('found', slots.length)
  vectors.dotsOf(vector, slots, found)
  for (let index = 0; index < slots.length; index++) dots[slots[index] as number] = found[index] as number
  return dots
}

/** The query's vector as the partition's column compares it; `undefined` where there is nothing to compare. */
export function prepared(
  { vectors, shared }: Partition,
  { mode, vector }: PreparedQuery,
): PreparedVector | undefined {
  if (mode === 'lexical' || vector === undefined || vectors?.dimensions !== vector.length) return undefined
  return shared.prepare(vectors, vector)
}

function labelFit(
  { columns: { hints }, shared }: Partition,
  { label, spellings = [] }: Query,
): Gain | undefined {
  if (label === undefined || hints === undefined) return undefined
  const fits = new Uint8Array(shared.labels.size)
  for (const name of [label, ...spellings]) fits[shared.labels.find(name) ?? NO_STRING] = 1
  fits[NO_STRING] = 0
  return (slot) => fits[hints.labels[slot] as number] as number
}

function timeFit({ columns: { hints } }: Partition, { date }: Query): Gain | undefined {
  if (date === undefined || hints === undefined) return undefined
  const fit = dateFitter(date)
  return (slot) => {
    const time = hints.times[slot] as number
    return Number.isNaN(time) ? 0 : fit(time)
  }
}
