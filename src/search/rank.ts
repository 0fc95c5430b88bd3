/** @module The score of what is in scope: meaning, words, label and time added up (see `formula.ts`), and the best of it. */
import { choose, coveredSlots, type Gain } from './candidates.ts'
import { MORE, TEXT } from './columns.ts'
import { cover, type Coverage, type WordStats, weighWords } from './coverage.ts'
import { bestSum } from './formula.ts'
import { gainOf, prepared, type PreparedQuery, readDots, sumUp } from './fuse.ts'
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
  const { query, words, scratch } = scope
  const passes = sieve(partition, scope.restriction)
  const coverage = words === undefined ? undefined : cover(partition, words, scratch)
  const gain = gainOf(partition, query)
  const slots = narrow(partition, scope, { passes, coverage, gain })
  const dots = readDots(partition, { query, slots, scratch })
  const sums = sumUp(partition, { dots, coverage, gain }, { slots, scratch })
  coverage?.clear()
  offer(partition, { sums, slots, passes: slots === undefined ? passes : undefined, scope }, kept)
}

interface Offer {
  readonly sums: Float32Array
  readonly slots: Uint32Array | undefined
  readonly passes: Sieve | undefined
  readonly scope: Scope
}

/** Offers the items of slots, each by its best text: the slots of an item follow one another. */
function offer(partition: Partition, { sums, slots, passes, scope }: Offer, kept: Best<RankedSlot>): void {
  const { flags, seqs } = partition.columns
  const most = bestSum(scope.query.mode)
  const total = slots?.length ?? partition.count
  const slotAt = (index: number): number => (slots === undefined ? index : (slots[index] as number))
  let bar = Math.max(kept.bar, scope.minScore)
  for (let index = 0; index < total; index++) {
    let slot = slotAt(index)
    const sum = sums[slot] as number
    if (sum <= 0 || Math.fround(sum / most) < bar) continue
    if (((flags[slot] as number) & TEXT) === 0 || passes?.(slot) === false) continue
    const seq = seqs[slot] as number
    // The best of an item's texts stands for it; a lower one of them may have passed the bar before it.
    while (
      index + 1 < total &&
      ((flags[slotAt(index + 1)] as number) & MORE) !== 0 &&
      seqs[slotAt(index + 1)] === seq
    ) {
      index++
      if ((sums[slotAt(index)] as number) > (sums[slot] as number)) slot = slotAt(index)
    }
    kept.add({ partition, slot, score: Math.fround((sums[slot] as number) / most), seq })
    bar = Math.max(kept.bar, scope.minScore)
  }
}

/** The slots to score, ascending; `undefined` for all of them. */
function narrow(
  partition: Partition,
  { query, few, texts, fullScan, scratch }: Scope,
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
  if (query.mode === 'lexical' && coverage !== undefined && gain === undefined) {
    return coveredSlots(partition, { coverage, passing, scratch })
  }
  const vector = few ? prepared(partition, query) : undefined
  if (vector === undefined || vectors === undefined) return undefined
  return choose(partition, {
    vectors,
    vector,
    coverage,
    share: partition.texts / texts,
    passing,
    gain,
    scratch,
  })
}

function passingSlots(passing: Uint8Array, count: number): Uint32Array {
  const slots = new Uint32Array(count)
  let size = 0
  passing.forEach((passes, slot) => {
    if (passes === 1) slots[size++] = slot
  })
  return slots
}
