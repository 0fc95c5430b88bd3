/** @module The score of every text in scope: meaning, words, label and time added up (see `formula.ts`). */
import { dateFit } from './dates.ts'
import type { Entry } from './entry.ts'
import { bestSum, LABEL_WEIGHT, type SearchMode, TIME_WEIGHT, WINDOWS } from './formula.ts'
import { type Coverage, coverage } from './coverage.ts'
import { isChained } from './neighbours.ts'
import type { Partition } from './partition.ts'
import type { Query } from './query.ts'
import { cosines, refreshWindows } from './windows.ts'

/** A query, ready to be compared with texts. */
export interface PreparedQuery extends Query {
  readonly mode: SearchMode
  readonly terms: readonly string[]
  /** `undefined` where the mode or the embedder has none. */
  readonly vector?: Float32Array | undefined
}

/** What a text's score is made of, before weighting; `meaning` and `words` have one number per window. */
export interface Parts {
  readonly slot: number
  readonly meaning: readonly number[]
  readonly words: readonly number[]
  readonly label: number
  readonly time: number
  /** Whether the text has neighbours, so that its windows are more than itself. */
  readonly windowed: boolean
  /** Whether the embedder could read the text. */
  readonly readable: boolean
}

/** A partition whose wanted slots have been scored. */
export interface ScoredPartition {
  readonly partition: Partition
  /** 0 … 1 by slot; 0 where a slot was not wanted. */
  readonly scores: Float32Array
  /** What one slot's score is made of. */
  parts(slot: number): Parts
}

/** Scores the wanted slots of partitions. Statistics of words come from all their slots. */
export function score(
  partitions: readonly { readonly partition: Partition; readonly wanted: Uint8Array }[],
  query: PreparedQuery,
): ScoredPartition[] {
  for (const { partition } of partitions) refreshWindows(partition)
  const covers: (Coverage | undefined)[] =
    query.mode === 'vector'
      ? []
      : coverage(
          partitions.map(({ partition }) => partition),
          query.terms,
        )
  return partitions.map(({ partition, wanted }, index) => {
    const { vector, mode } = query
    const meaning =
      mode === 'lexical' || vector === undefined || partition.dimensions !== vector.length
        ? undefined
        : cosines(partition, vector, wanted)
    return fuse({ partition, wanted, query, meaning, words: covers[index]?.values })
  })
}

interface Halves {
  readonly partition: Partition
  readonly wanted: Uint8Array
  readonly query: PreparedQuery
  readonly meaning: Float32Array | undefined
  readonly words: Float32Array | undefined
}

function fuse({ partition, wanted, query, meaning, words }: Halves): ScoredPartition {
  const scores = new Float32Array(partition.count)
  const best = bestSum(query.mode)
  for (let slot = 0; slot < partition.count; slot++) {
    const entry = partition.entries[slot]
    if (wanted[slot] === 0 || entry === undefined) continue
    let sum = LABEL_WEIGHT * labelFit(entry, query) + TIME_WEIGHT * timeFit(entry, query)
    for (let at = slot * WINDOWS.length; at < (slot + 1) * WINDOWS.length; at++) {
      sum += Math.max(0, meaning?.[at] ?? 0) + (words?.[at] ?? 0)
    }
    scores[slot] = sum / best
  }
  const parts = (slot: number): Parts => {
    const entry = partition.entries[slot]
    return {
      slot,
      meaning: WINDOWS.map((_, window) => Math.max(0, meaning?.[slot * WINDOWS.length + window] ?? 0)),
      words: WINDOWS.map((_, window) => words?.[slot * WINDOWS.length + window] ?? 0),
      label: entry === undefined ? 0 : labelFit(entry, query),
      time: entry === undefined ? 0 : timeFit(entry, query),
      windowed: isChained(partition, slot),
      readable: partition.scales[slot] !== 0,
    }
  }
  return { partition, scores, parts }
}

function labelFit({ label }: Entry, query: Query): number {
  if (label === undefined) return 0
  return label === query.label || query.spellings?.includes(label) === true ? 1 : 0
}

function timeFit(entry: Entry, { date }: Query): number {
  return date === undefined || entry.time === undefined ? 0 : dateFit(entry.time, date)
}
