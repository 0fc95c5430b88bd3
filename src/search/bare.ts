/** @module Items whose vectors are not known yet: how many, which are the oldest, and how they get them. */
import type { Namespace } from '../core/namespace.ts'
import { BARE, MORE, slotsOfItem } from './columns.ts'
import { touch } from './neighbours.ts'
import type { Partition, Shared } from './partition.ts'
import { createBest } from './top.ts'
import type { Vector } from './vectors.ts'

/** What a partition knows of its bare items. */
export interface Bare {
  items: number
  /** No slot before it is bare. */
  from: number
}

/** An item without vectors: its address and its version. */
export interface BareItem {
  readonly namespace: Namespace
  readonly key: string
  readonly seq: number
}

/** Whether any text of an item lacks its vector, given its first slot. */
export function isBare(partition: Partition, first: number): boolean {
  return slotsOfItem(partition.columns, first).some((slot) => isBareSlot(partition, slot))
}

/** Counts an item in that has become bare. */
export function countBare(partition: Partition): void {
  const { bare, shared } = partition
  bare.items++
  shared.bare.items++
  shared.bare.partitions.add(partition)
}

/** Counts in the bare items from a slot on. */
export function countBareFrom(partition: Partition, from: number): void {
  const { seqs } = partition.columns
  for (let slot = from, last: number | undefined; slot < partition.count; slot++) {
    if (!isBareSlot(partition, slot) || seqs[slot] === last) continue
    countBare(partition)
    last = seqs[slot]
  }
}

/** Counts items out that are bare no more. */
export function uncountBare(partition: Partition, items = 1): void {
  const { bare, shared } = partition
  bare.items -= items
  shared.bare.items -= items
  if (bare.items === 0) shared.bare.partitions.delete(partition)
}

/**
 * Puts a vector into a slot; `false` where there is none. One of other dimensions (an embedder that kept its id but not its model) is
 * not comparable, and is none.
 */
export function setVector(partition: Partition, slot: number, vector: Vector | undefined): boolean {
  const { shared, columns } = partition
  if (vector === undefined) return false
  const { codes, scale, weight } = vector
  if (codes.length !== (shared.dimensions ?? codes.length)) return false
  const vectors = (partition.vectors ??= shared.column(codes.length))
  vectors.set(slot, codes, scale)
  columns.weights[slot] = weight
  return true
}

/** Gives the bare item of a number the vectors of its texts; `false` where there is no such item, or it is still bare. */
export function embedItem(
  { bare: { partitions } }: Shared,
  seq: number,
  vectors: readonly (Vector | undefined)[],
): boolean {
  for (const partition of partitions) {
    const first = firstSlotOf(partition, seq)
    if (first !== undefined) return embedSlots(partition, slotsOfItem(partition.columns, first), vectors)
  }
  return false
}

function embedSlots(
  partition: Partition,
  slots: readonly number[],
  vectors: readonly (Vector | undefined)[],
): boolean {
  const { columns, dirty } = partition
  const bare = slots.filter((slot) => isBareSlot(partition, slot))
  for (const slot of bare) {
    if (!setVector(partition, slot, vectors[slots.indexOf(slot)])) continue
    columns.flags[slot] = (columns.flags[slot] as number) & ~BARE
    if (columns.chain !== undefined) touch(columns.chain, dirty, slot)
  }
  const isWhole = bare.every((slot) => !isBareSlot(partition, slot))
  if (isWhole && bare.length > 0) uncountBare(partition)
  return isWhole && bare.length > 0
}

/** The oldest bare items of an index, ascending by `seq`. */
export function oldestBare({ bare: { partitions } }: Shared, count: number): BareItem[] {
  const oldest = createBest<{ partition: Partition; slot: number; score: number; seq: number }>(count)
  for (const partition of partitions) {
    let last: number | undefined
    let left = partition.bare.items
    for (let slot = skip(partition); left > 0 && slot < partition.count; slot++) {
      const seq = partition.columns.seqs[slot] as number
      if (!isBareSlot(partition, slot) || seq === last) continue
      if (-seq < oldest.bar) break
      oldest.add({ partition, slot, score: -seq, seq })
      last = seq
      left--
    }
  }
  return oldest.sorted().map(({ partition, slot, seq }) => ({
    namespace: partition.namespace,
    key: partition.keys[slot] as string,
    seq,
  }))
}

/** The `seq` of the oldest bare item. */
export function firstBare({ bare: { partitions } }: Shared): number | undefined {
  let first: number | undefined
  for (const partition of partitions) {
    const seq = partition.columns.seqs[skip(partition)] as number
    if (first === undefined || seq < first) first = seq
  }
  return first
}

/** The first bare slot of a partition that has one. What was passed once is not looked at again. */
function skip(partition: Partition): number {
  const { bare, count } = partition
  while (bare.from < count && !isBareSlot(partition, bare.from)) bare.from++
  return bare.from
}

function isBareSlot({ columns }: Partition, slot: number): boolean {
  return ((columns.flags[slot] as number) & BARE) !== 0
}

/** The first slot of the item of a number. */
function firstSlotOf({ columns: { seqs, flags }, count }: Partition, seq: number): number | undefined {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((seqs[middle] as number) < seq) low = middle + 1
    else high = middle
  }
  return low < count && seqs[low] === seq && ((flags[low] as number) & MORE) === 0 ? low : undefined
}
