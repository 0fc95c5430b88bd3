/** @module What a query's words weigh in a scope, and where they stand in it. */
import { LIVE } from './columns.ts'
import { idf, K1, WINDOWS } from './formula.ts'
import type { Partition } from './partition.ts'
import { postingsOf, seekSlot, slotOf } from './postings.ts'
import type { Scratch } from './scratch.ts'
import { countHolders } from './spread.ts'

/** What a query's words weigh in a scope: idf ÷ the best sum the query could get, and the average length; both per window. */
export interface WordStats {
  /** Where the words stand: by partition, in the order of the terms. */
  readonly places: ReadonlyMap<Partition, readonly Place[]>
  /** Per window, per term. */
  readonly shares: readonly (readonly number[])[]
  readonly averages: readonly number[]
}

/** Where a term stands in a partition. */
export interface Place {
  readonly term: number
  readonly postings: Uint32Array
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
  const places = new Map<Partition, Place[]>()
  for (const partition of partitions) {
    const found = findPlaces(partition, terms)
    if (found.length > 0) places.set(partition, found)
    for (const { term, postings } of found) {
      const counts = countHolders(partition, postings, scratch)
      holders.forEach((held, window) => (held[term] = (held[term] as number) + (counts[window] as number)))
    }
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

/** Where terms stand in a partition; those that stand nowhere are left out. */
function findPlaces(partition: Partition, terms: readonly string[]): Place[] {
  return terms.flatMap((name, term) => {
    const postings = livePostings(partition, name)
    return postings === undefined || postings.length === 0 ? [] : [{ term, postings }]
  })
}

/** A term's postings without those of dead slots. */
function livePostings({ postings, columns, live, count }: Partition, term: string): Uint32Array | undefined {
  const list = postingsOf(postings, term)
  if (list === undefined || live === count) return list
  return list.filter((posting) => ((columns.flags[slotOf(posting)] as number) & LIVE) !== 0)
}

function sumOf(partitions: readonly Partition[], size: (partition: Partition) => number): number {
  let sum = 0
  for (const partition of partitions) sum += size(partition)
  return sum
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
