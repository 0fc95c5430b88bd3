/** @module Items without a query: newest first. */
import { LIVE, MORE, TEXT } from './columns.ts'
import { type Entry, entryAt } from './entry.ts'
import type { Partition } from './partition.ts'
import { type Restriction, sieve } from './restriction.ts'
import { createBest } from './top.ts'

/** Which items, and how many. */
export interface Listing {
  readonly restriction: Restriction
  /** Keeps items without texts only. */
  readonly unindexed: boolean
  readonly count: number
}

/** The newest `count` items of partitions, newest first. Slots ascend by `seq`, so each partition is read from its end. */
export function listNewest(
  partitions: readonly Partition[],
  { restriction, unindexed, count }: Listing,
): Entry[] {
  const newest = createBest<{ partition: Partition; slot: number; score: number; seq: number }>(count)
  for (const partition of partitions) {
    const { flags, seqs } = partition.columns
    const passes = sieve(partition, restriction)
    for (let slot = partition.count - 1; slot >= 0; slot--) {
      const seq = seqs[slot] as number
      if (seq < newest.bar) break
      const flag = flags[slot] as number
      if ((flag & (LIVE | MORE)) !== LIVE || (unindexed && (flag & TEXT) !== 0)) continue
      if (passes === undefined || passes(slot)) newest.add({ partition, slot, score: seq, seq })
    }
  }
  return newest.sorted().map(({ partition, slot }) => entryAt(partition, slot))
}

/** Whether a partition has anything to show at a moment. */
export function hasItems(
  { columns: { flags, spans }, count, live }: Partition,
  now: number | undefined,
): boolean {
  if (now === undefined || spans === undefined) return live > 0
  for (let slot = 0; slot < count; slot++) {
    if (flags[slot] !== 0 && !((spans.expiries[slot] as number) <= now)) return true
  }
  return false
}
