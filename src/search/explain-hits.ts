/** @module Why hits have their scores, worked out for these few after the ranking. */
import { withNeighbours } from './candidates.ts'
import { cover } from './coverage.ts'
import { type Explain, explain } from './explain.ts'
import { gainOf, partsOf, type PreparedQuery, readDots } from './fuse.ts'
import type { Partition } from './partition.ts'
import type { RankedSlot } from './rank.ts'
import type { Scratch } from './scratch.ts'
import { listSlots } from './slot-set.ts'
import { matchedTerms, weighWords } from './word-stats.ts'

/** The explanations of ranked slots, in their order. */
export function explainHits(
  partitions: readonly Partition[],
  hits: readonly RankedSlot[],
  { query, scratch }: { query: PreparedQuery; scratch: Scratch },
): Explain[] {
  const words = query.mode === 'vector' ? undefined : weighWords(partitions, query.terms, scratch)
  const explained = new Map<RankedSlot, Explain>()
  for (const partition of new Set(hits.map((hit) => hit.partition))) {
    const own = hits.filter((hit) => hit.partition === partition)
    const slots = Uint32Array.from(own, ({ slot }) => slot).sort()
    const coverage = words === undefined ? undefined : cover(partition, words, scratch)
    try {
      const around = withNeighbours(partition, slots, scratch)
      coverage?.widen(around)
      const sums = {
        query,
        coverage,
        dots: readDots(partition, { query, slots: listSlots(around, scratch, 'around slots'), scratch }),
        gain: gainOf(partition, query),
      }
      for (const hit of own) {
        const matched = matchedTerms(partition, hit.slot, query.terms)
        explained.set(hit, explain(partsOf(partition, hit.slot, sums), query, { mode: query.mode, matched }))
      }
    } finally {
      coverage?.clear()
    }
  }
  return hits.map((hit) => explained.get(hit) as Explain)
}
