/** @module The score of what is in scope: meaning, words, label and time added up (see `formula.ts`), and the best of it. */
import { MORE, TEXT } from './columns.ts'
import { withNeighbours } from './candidates.ts'
import { cover } from './coverage.ts'
import { bestSum } from './formula.ts'
import { gainOf, type PreparedQuery, readDots, type SlotSums, sumUp } from './fuse.ts'
import { narrow } from './narrow.ts'
import type { Partition } from './partition.ts'
import type { Restriction } from './restriction.ts'
import type { Scratch } from './scratch.ts'
import { listSlots } from './slot-set.ts'
import { type Best, createBest } from './top.ts'
import { refreshWindows } from './windows.ts'
import { weighWords, type WordStats } from './word-stats.ts'

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
  if (texts <= fullScan || query.vector === undefined) {
    return best(partitions, { ...scope, few: false }, count)
  }
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
  const coverage = words === undefined ? undefined : cover(partition, words, scratch)
  const gain = gainOf(partition, query)
  try {
    const { slots, passing } = narrow(partition, scope, { coverage, gain })
    const isAlone = partition.columns.chain === undefined
    const around = slots === undefined || isAlone ? undefined : withNeighbours(partition, slots, scratch)
    coverage?.widen(around)
    const read = around === undefined ? slots : listSlots(around, scratch, 'around slots')
    const dots = readDots(partition, { query, slots: read, scratch })
    const sums = sumUp(partition, { dots, coverage, gain }, { slots, scratch })
    offer(partition, { ...sums, slots, passing, scope }, kept)
  } finally {
    coverage?.clear() // also where memory ran out: the next search finds its scratch clean
  }
}

interface Offer extends SlotSums {
  readonly slots: Uint32Array | undefined
  readonly passing: Uint8Array | undefined
  readonly scope: Scope
}

/** Offers the items of slots. */
function offer(partition: Partition, offered: Offer, kept: Best<RankedSlot>): void {
  const { sums, times, slots, passing, scope } = offered
  const { flags, seqs } = partition.columns
  const most = bestSum(scope.query.mode)
  const total = slots?.length ?? partition.count
  const least = (): number =>
    Math.max(Number.MIN_VALUE, (Math.max(kept.bar, scope.minScore) * most * ALMOST) / times)
  let low = least()
  for (let index = 0; (index = nextFrom(index, { sums, slots, total, low })) < total; index++) {
    const slot = slots === undefined ? index : (slots[index] as number)
    if (((flags[slot] as number) & TEXT) === 0 || passing?.[slot] === 0) continue
    const { best, length } = bestText(partition, { sums, slots, index })
    index += length - 1
    const score = Math.fround(Math.fround((sums[best] as number) * times) / most)
    if (score < scope.minScore) continue
    kept.add({ partition, slot: best, score, seq: seqs[slot] as number })
    low = least()
  }
}

/** The first place from one on whose sum is not below a bar. */
function nextFrom(
  index: number,
  { sums, slots, total, low }: Pick<Offer, 'sums' | 'slots'> & { total: number; low: number },
): number {
  let at = index
  if (slots === undefined) while (at < total && !((sums[at] as number) >= low)) at++
  else while (at < total && !((sums[slots[at] as number] as number) >= low)) at++
  return at
}

/** What rounding may take from a sum: below this share of the bar there is nothing that reaches it. */
const ALMOST = 1 - 1e-6

/** The best of an item's texts, from one of them on: they follow one another. One before it was too low to matter. */
function bestText(
  { columns: { flags, seqs }, count }: Partition,
  { sums, slots, index }: Pick<Offer, 'sums' | 'slots'> & { index: number },
): { best: number; length: number } {
  const slotAt = (at: number): number => slots?.[at] ?? (slots === undefined ? at : count)
  let best = slotAt(index)
  let length = 1
  const seq = seqs[best]
  for (let slot = slotAt(index + 1); slot < count; slot = slotAt(index + length)) {
    if (((flags[slot] as number) & MORE) === 0 || seqs[slot] !== seq) break
    if ((sums[slot] as number) > (sums[best] as number)) best = slot
    length++
  }
  return { best, length }
}
