/** @module How much of a query's words a text and its windows cover. */
import { idf, K1, saturation, WIDE, WINDOWS } from './formula.ts'
import { isChained, visitNeighbours } from './neighbours.ts'
import type { Partition } from './partition.ts'
import type { Posting } from './postings.ts'

/** How often a term stands in each slot's window, for the slots where it does. */
interface WindowCounts {
  readonly slots: readonly number[]
  readonly counts: Float32Array
}

/** A partition and, per slot and window, how much of the query is covered: row `i` begins at `i · WINDOWS.length`. */
export interface Coverage {
  readonly partition: Partition
  readonly values: Float32Array
}

/**
 * How much of the query each text, and each of its windows, covers: 0 … 1.
 *
 * Coverage is BM25 divided by the best score the query could get, Σ idf·(k1 + 1). So it may be added to a cosine, and compares between
 * queries. A term that stands nowhere counts in the best score. Frequencies and lengths of a window are the sums over its texts; idf and
 * average length are those of all texts of the partitions, per window.
 */
export function coverage(partitions: readonly Partition[], terms: readonly string[]): Coverage[] {
  const distinct = [...new Set(terms)]
  const all = partitions.map((partition) => ({
    partition,
    values: new Float32Array(partition.count * WINDOWS.length),
  }))
  const texts = partitions.reduce((sum, partition) => sum + partition.live, 0)
  if (distinct.length === 0 || texts === 0) return all
  const found = partitions.map((partition) => distinct.map((term) => windowCounts(partition, term)))
  WINDOWS.forEach((_, window) => {
    const weights = distinct.map((_, term) => {
      const holding = found.reduce((sum, byTerm) => sum + (byTerm[term]?.[window]?.slots.length ?? 0), 0)
      return idf(holding, texts)
    })
    const best = weights.reduce((sum, weight) => sum + weight * (K1 + 1), 0)
    const average = partitions.reduce((sum, partition) => sum + totalLength(partition, window), 0) / texts
    all.forEach((cover, index) => {
      weights.forEach((weight, term) => {
        const counts = found[index]?.[term]?.[window]
        if (counts !== undefined) addTo(cover, counts, { window, average, share: weight / best })
      })
    })
  })
  for (const cover of all) standAlone(cover)
  return all
}

/** The query's terms that a slot's own text holds. */
export function matchedTerms({ postings }: Partition, slot: number, terms: readonly string[]): string[] {
  return [...new Set(terms)].filter((term) => postings.get(term)?.slots.includes(slot) === true)
}

function addTo(
  { partition, values }: Coverage,
  { slots, counts }: WindowCounts,
  { window, average, share }: { window: number; average: number; share: number },
): void {
  slots.forEach((slot, index) => {
    const at = slot * WINDOWS.length + window
    const gain = share * saturation(counts[index] as number, windowLength(partition, slot, window), average)
    values[at] = (values[at] as number) + gain
  })
}

/** A text without neighbours has the coverage of its own text in every window. */
function standAlone({ partition, values }: Coverage): void {
  for (let slot = 0; slot < partition.count; slot++) {
    if (isChained(partition, slot)) continue
    const at = slot * WINDOWS.length
    values.fill(values[at] as number, at + 1, at + WINDOWS.length)
  }
}

/** Per window, where a term stands and how often: each posting is spread over the neighbours whose windows hold it. */
function windowCounts(partition: Partition, term: string): WindowCounts[] | undefined {
  const posting = partition.postings.get(term)
  if (posting === undefined) return undefined
  return WINDOWS.map((reach) => spreadCounts(partition, posting, reach))
}

function spreadCounts(partition: Partition, { slots, counts }: Posting, reach: number): WindowCounts {
  const sums = new Map<number, number>()
  slots.forEach((slot, index) => {
    if (partition.entries[slot] === undefined) return
    const count = counts[index] as number
    sums.set(slot, (sums.get(slot) ?? 0) + count)
    if (reach === 0) return
    visitNeighbours(partition, slot, (neighbour, distance) => {
      if (distance <= reach) sums.set(neighbour, (sums.get(neighbour) ?? 0) + count)
    })
  })
  return { slots: [...sums.keys()], counts: Float32Array.from(sums.values()) }
}

function windowLength(partition: Partition, slot: number, window: number): number {
  if (window === 0 || !isChained(partition, slot)) return partition.lengths[slot] as number
  return partition.windowLengths[slot * WIDE + window - 1] as number
}

function totalLength(partition: Partition, window: number): number {
  let sum = 0
  for (let slot = 0; slot < partition.count; slot++) {
    if (partition.entries[slot] !== undefined) sum += windowLength(partition, slot, window)
  }
  return sum
}
