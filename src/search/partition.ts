/**
 * @module One namespace of the index: slot `i` of every column is one text of one item, and slots ascend by the items' `seq`.
 *
 * A search touches only the partitions under its prefix, so its cost grows with the namespace, not with the store.
 */
import type { Namespace } from '../core/namespace.ts'
import {
  BARE,
  bound,
  type Columns,
  createColumns,
  hintsOf,
  LIVE,
  MORE,
  reserve,
  slotsOfItem,
  spansOf,
  TEXT,
} from './columns.ts'
import { type Bare, countBare, isBare, setVector, uncountBare } from './bare.ts'
import type { Entry, IndexedItem } from './entry.ts'
import type { PreparedVector, VectorColumn } from './kernel/vector-column.ts'
import { compact } from './compact.ts'
import { type Groups, link, unlink } from './neighbours.ts'
import { addTerms, createPostings, type Postings } from './postings.ts'
import type { Strings } from './strings.ts'
import type { Vector } from './vectors.ts'

/** What all partitions of an index share. */
export interface Shared {
  readonly kinds: Strings
  readonly labels: Strings
  readonly groups: Strings
  /** Of all vectors of the index; `undefined` before the first. */
  readonly dimensions: number | undefined
  /** How many items have a text without a vector, and the partitions that hold them. */
  readonly bare: { items: number; readonly partitions: Set<Partition> }
  /** A column for vectors of these dimensions. */
  column(dimensions: number): VectorColumn
  /** Lets go of what a partition holds of the shared. */
  release(partition: Partition): void
  /** A query, ready to be compared with any column of its dimensions. */
  prepare(vectors: VectorColumn, query: Float32Array): PreparedVector
}

/** Everything that is known of one namespace. */
export interface Partition {
  readonly namespace: Namespace
  readonly shared: Shared
  /** Slots used so far, dead ones included. */
  count: number
  /** Slots that hold something, and those of them that hold a text. */
  live: number
  texts: number
  /** Live items with a text. */
  items: number
  readonly columns: Columns
  /** The item's key, by slot. */
  keys: string[]
  /** The first slot of each key's item; made when first needed. */
  slots: Map<string, number> | undefined
  /** `undefined` until the first vector arrives. */
  vectors: VectorColumn | undefined
  readonly bare: Bare
  postings: Postings
  readonly groups: Groups
  readonly dirty: Set<number>
  /** How many slots carry each label. */
  readonly labels: Map<number, number>
  /** Terms in all texts. */
  total: number
  /** Per wide window, the terms that neighbours add to all texts' windows together. See `windows.ts`. */
  readonly around: Float64Array
}

/** A namespace without items. */
export function createPartition(namespace: Namespace, shared: Shared): Partition {
  return {
    namespace,
    shared,
    count: 0,
    live: 0,
    texts: 0,
    items: 0,
    columns: createColumns(),
    keys: [],
    slots: undefined,
    vectors: undefined,
    bare: { items: 0, from: 0 },
    postings: createPostings(),
    groups: new Map(),
    dirty: new Set(),
    labels: new Map(),
    total: 0,
    around: new Float64Array(2),
  }
}

/**
 * Adds an item, in place of an earlier version of it; returns that one's `seq`. `termsOf` has one list per text. Items must come in the
 * order of their `seq`.
 */
export function addItem(
  partition: Partition,
  item: IndexedItem,
  termsOf: readonly (readonly string[])[],
): number | undefined {
  const { key } = item.entry
  const replaced = removeItem(partition, key)
  const first = partition.count
  if (item.texts.length === 0) addSlot(partition, item.entry, LIVE)
  item.texts.forEach((_, text) => {
    const slot = addSlot(partition, item.entry, LIVE | TEXT | (text === 0 ? 0 : MORE))
    addText(partition, slot, { item, text, terms: termsOf[text] ?? [] })
  })
  if (isBare(partition, first)) countBare(partition)
  slotsOf(partition).set(key, first)
  if (item.texts.length === 1) link(partition, first)
  return replaced
}

/** Removes an item and everything derived from it; returns its `seq`, `undefined` where there was none. */
export function removeItem(partition: Partition, key: string): number | undefined {
  const first = slotsOf(partition).get(key)
  if (first === undefined) return undefined
  const seq = partition.columns.seqs[first]
  if (isBare(partition, first)) uncountBare(partition)
  for (const slot of slotsOfItem(partition.columns, first)) killSlot(partition, slot)
  slotsOf(partition).delete(key)
  if (partition.count > 64 && partition.live < partition.count / 2) compact(partition)
  return seq
}

/** Lets go of a slot. Its postings stay until the partition is compacted. */
function killSlot(partition: Partition, slot: number): void {
  const { columns } = partition
  unlink(partition, slot)
  partition.dirty.delete(slot)
  countLabel(partition, columns.hints?.labels[slot] ?? 0, -1)
  if (((columns.flags[slot] as number) & TEXT) !== 0) {
    partition.texts--
    if (((columns.flags[slot] as number) & MORE) === 0) partition.items--
    partition.total -= columns.lengths[slot] as number
    forgetWindows(partition, slot)
  }
  columns.flags[slot] = 0
  partition.live--
}

/** Where each key's item begins. */
function slotsOf(partition: Partition): Map<string, number> {
  if (partition.slots !== undefined) return partition.slots
  const slots = new Map<string, number>()
  const { flags } = partition.columns
  for (let slot = 0; slot < partition.count; slot++) {
    if (((flags[slot] as number) & (LIVE | MORE)) === LIVE) slots.set(partition.keys[slot] as string, slot)
  }
  return (partition.slots = slots)
}

/** Counts a slot's label in, or out. */
export function countLabel({ labels }: Partition, label: number, by: number): void {
  if (label === 0) return
  const count = (labels.get(label) ?? 0) + by
  if (count === 0) labels.delete(label)
  else labels.set(label, count)
}

function addSlot(partition: Partition, entry: Entry, flags: number): number {
  const { columns, shared } = partition
  const slot = partition.count++
  reserve(columns, partition.count)
  columns.flags[slot] = flags
  columns.seqs[slot] = entry.seq
  columns.kinds[slot] = shared.kinds.number(entry.kind)
  columns.lengths[slot] = columns.weights[slot] = 0
  partition.keys[slot] = entry.key
  partition.live++
  setHints(partition, slot, entry)
  setSpans(columns, slot, entry)
  return slot
}

function setHints(partition: Partition, slot: number, { group, position, label, time }: Entry): void {
  const { columns, shared } = partition
  if ((group ?? position ?? label ?? time) === undefined) return
  const hints = hintsOf(columns)
  if (hints === undefined) return
  hints.groups[slot] = shared.groups.number(group)
  hints.labels[slot] = shared.labels.number(label)
  hints.positions[slot] = position ?? NaN
  hints.times[slot] = time ?? NaN
  countLabel(partition, shared.labels.number(label), 1)
}

function setSpans(columns: Columns, slot: number, { validFrom, validUntil, expiresAt }: Entry): void {
  if ((validFrom ?? validUntil ?? expiresAt) === undefined) return
  const spans = spansOf(columns)
  if (spans === undefined) return
  spans.froms[slot] = validFrom ?? NaN
  spans.untils[slot] = validUntil ?? NaN
  spans.expiries[slot] = expiresAt ?? NaN
  bound(spans, slot)
}

function addText(
  partition: Partition,
  slot: number,
  { item, text, terms }: { item: IndexedItem; text: number; terms: readonly string[] },
): void {
  const { columns, postings } = partition
  const vector = item.vectors[text]
  partition.texts++
  if (text === 0) partition.items++
  partition.total += terms.length
  columns.lengths[slot] = terms.length
  addTerms(postings, slot, terms)
  if (!setVector(partition, slot, vector)) columns.flags[slot] = (columns.flags[slot] as number) | BARE
}

function forgetWindows({ columns: { chain }, around }: Partition, slot: number): void {
  if (chain === undefined) return
  for (let wide = 0; wide < 2; wide++) {
    around[wide] = (around[wide] as number) - (chain.around[slot * 2 + wide] as number)
    chain.around[slot * 2 + wide] = 0
  }
}

/** The vectors of an item's texts; `undefined` where there is no such version of it, or one of them is not known. */
export function vectorsOf(partition: Partition, key: string, seq: number): Vector[] | undefined {
  const { vectors, columns } = partition
  const first = slotsOf(partition).get(key)
  if (first === undefined || columns.seqs[first] !== seq || vectors === undefined) return undefined
  if (((columns.flags[first] as number) & TEXT) === 0 || isBare(partition, first)) return undefined
  return slotsOfItem(partition.columns, first).map((slot) => ({
    ...vectors.get(slot),
    weight: columns.weights[slot] as number,
  }))
}
