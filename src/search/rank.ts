/** @module The score of what is in scope: meaning, words, label and time added up (see `formula.ts`), and the best of it. */
import { choose } from './candidates.ts'
import { LIVE, MORE, TEXT } from './columns.ts'
import { cover, type Coverage, type WordStats, weighWords } from './coverage.ts'
import { bestSum } from './formula.ts'
import { type Gain, gainOf, prepared, type PreparedQuery, readDots, sumOf } from './fuse.ts'
import type { Partition } from './partition.ts'
import { type Restriction, type Sieve, sieve } from './restriction.ts'
import type { Scratch } from './scratch.ts'
import { type Best, createBest } from './top.ts'
import { refreshWindows } from './windows.ts'

/** A slot and how well it answers. */
export interface RankedSlot {
  readonly partition: Partition
  readonly slot: number
  readonly score: number
  readonly seq: number
}

/** How to rank. */
export interface Ranking {
  readonly query: PreparedQuery
  readonly restriction: Restriction
  readonly minScore: number
  readonly count: number
  /** Scopes of more texts than this are looked through by sign bits first. */
  readonly fullScan: number
  readonly scratch: Scratch
}

/**
 * The best `count` items of partitions, best first, each once, by its best text; nothing that scores 0. Statistics of words come from all
 * slots, whatever the restriction.
 *
 * In a large scope the candidates come first, in the order of their scores, then everything else in the order of its own. So a page
 * is the same whether or not a later one was asked for.
 */
export function rank(partitions: readonly Partition[], ranking: Ranking): RankedSlot[] {
  for (const partition of partitions) refreshWindows(partition)
  const { query, count, scratch, fullScan } = ranking
  const texts = partitions.reduce((sum, partition) => sum + partition.texts, 0)
  const words =
    query.mode === 'vector' || texts === 0 ? undefined : weighWords(partitions, query.terms, scratch)
  const scope = { ...ranking, words, texts }
  if (texts <= fullScan || query.vector === undefined)
    return best(partitions, { ...scope, few: false }, count)
  const first = best(partitions, { ...scope, few: true }, count)
  if (first.length >= count) return first
  const found = new Set(first.map(({ seq }) => seq))
  const all = best(partitions, { ...scope, few: false }, count + first.length)
  const rest = all.filter(({ seq }) => !found.has(seq))
  return [...first, ...rest].slice(0, count)
}

interface Scope extends Ranking {
  readonly words: WordStats | undefined
  readonly texts: number
  /** Whether candidates will do. */
  readonly few: boolean
}

function best(partitions: readonly Partition[], scope: Scope, count: number): RankedSlot[] {
  const kept = createBest<RankedSlot>(count)
  for (const partition of partitions) addBest(partition, scope, kept)
  return kept.sorted()
}

/** Scores a partition's slots and offers each item's best. */
function addBest(partition: Partition, scope: Scope, kept: Best<RankedSlot>): void {
  if (partition.texts === 0) return
  const { query, words, scratch, minScore } = scope
  const passes = sieve(partition, scope.restriction)
  const coverage = words === undefined ? undefined : cover(partition, words, scratch)
  const gain = gainOf(partition, query)
  const slots = narrow(partition, scope, { passes, coverage, gain })
  const dots = readDots(partition, { query, slots, scratch })
  const best = bestSum(query.mode)
  const { flags, seqs } = partition.columns
  const total = slots?.length ?? partition.count
  const wanted = LIVE | TEXT
  for (let index = 0; index < total;) {
    let slot = slots === undefined ? index : (slots[index] as number)
    index++
    if (((flags[slot] as number) & wanted) !== wanted) continue
    if (slots === undefined && passes !== undefined && !passes(slot)) continue
    let score = sumOf(partition, slot, { dots, coverage, gain })
    // Further texts of the item, where there are any: the best counts.
    for (; index < total; index++) {
      const next = slots === undefined ? index : (slots[index] as number)
      if (((flags[next] as number) & MORE) === 0 || seqs[next] !== seqs[slot]) break
      const other = sumOf(partition, next, { dots, coverage, gain })
      if (other <= score) continue
      score = other
      slot = next
    }
    score = Math.fround(score / best)
    if (score > 0 && score >= minScore && score >= kept.bar) {
      kept.add({ partition, slot, score, seq: seqs[slot] as number })
    }
  }
  coverage?.clear()
}

/** The slots to score, ascending; `undefined` for all of them. */
function narrow(
  partition: Partition,
  { query, few, texts, fullScan }: Scope,
  {
    passes,
    coverage,
    gain,
  }: { passes: Sieve | undefined; coverage: Coverage | undefined; gain: Gain | undefined },
): Uint32Array | undefined {
  const { count, vectors } = partition
  const passing =
    passes === undefined ? undefined : Uint8Array.from({ length: count }, (_, slot) => (passes(slot) ? 1 : 0))
  const left = passing === undefined ? count : passing.reduce((sum, passes) => sum + passes, 0)
  if (passing !== undefined && (left < count / 4 || (few && left <= fullScan)))
    return passingSlots(passing, left)
  const vector = few ? prepared(partition, query) : undefined
  if (vector === undefined || vectors === undefined) return undefined
  return choose(partition, { vectors, vector, coverage, share: partition.texts / texts, passing, gain })
}

function passingSlots(passing: Uint8Array, count: number): Uint32Array {
  const slots = new Uint32Array(count)
  let size = 0
  passing.forEach((passes, slot) => {
    if (passes === 1) slots[size++] = slot
  })
  return slots
}
