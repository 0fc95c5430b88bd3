/**
 * @module One namespace of the index, as columns: slot `i` of every column is one text of one item.
 *
 * A search touches only the partitions under its prefix, so its cost grows with the namespace, not with the store.
 */
import type { ItemId } from '../core/item.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Entry, IndexedItem } from './entry.ts'
import { addTerms, type Postings, renumberPostings } from './postings.ts'
import { type Groups, link, NONE, unlink } from './neighbours.ts'
import { WIDE } from './formula.ts'

/** Everything that is known of one namespace. */
export interface Partition {
  readonly namespace: Namespace
  /** Slots used so far, dead ones included. */
  count: number
  /** Slots that hold a text. */
  live: number
  /** The slot's item; `undefined` where the slot is dead. */
  entries: (Entry | undefined)[]
  /** Every item, unindexed ones too, with the slots of its texts. */
  readonly items: Map<ItemId, { readonly entry: Entry; readonly slots: readonly number[] }>
  /** 0 until the first vector arrives. */
  dimensions: number
  codes: Int8Array
  scales: Float32Array
  weights: Float32Array
  /** Terms in the slot's text. */
  lengths: Float32Array
  /** The slots before and after in the group, or `NONE`. */
  previous: Int32Array
  next: Int32Array
  readonly groups: Groups
  /** Per slot and wide window: ‖Σ rⱼvⱼ‖ and the terms in the window. Stale where the slot is in `dirty`. */
  norms: Float32Array
  windowLengths: Float32Array
  readonly dirty: Set<number>
  postings: Postings
  /** How many slots carry each label. */
  readonly labels: Map<string, number>
}

/** A namespace without items. */
export function createPartition(namespace: Namespace): Partition {
  return {
    namespace,
    count: 0,
    live: 0,
    entries: [],
    items: new Map(),
    dimensions: 0,
    codes: new Int8Array(0),
    scales: new Float32Array(0),
    weights: new Float32Array(0),
    lengths: new Float32Array(0),
    previous: new Int32Array(0),
    next: new Int32Array(0),
    groups: new Map(),
    norms: new Float32Array(0),
    windowLengths: new Float32Array(0),
    dirty: new Set(),
    postings: new Map(),
    labels: new Map(),
  }
}

/** Adds an item, in place of an earlier version of it. `termsOf` has one list per text. */
export function addItem(
  partition: Partition,
  item: IndexedItem,
  termsOf: readonly (readonly string[])[],
): void {
  removeItem(partition, item.entry.id)
  const slots = item.texts.map((_, text) => addSlot(partition, item, text, termsOf[text] ?? []))
  partition.items.set(item.entry.id, { entry: item.entry, slots })
  const [only, second] = slots
  if (only !== undefined && second === undefined) link(partition, only, item.entry)
}

/** Removes an item and everything derived from it. */
export function removeItem(partition: Partition, id: ItemId): void {
  const item = partition.items.get(id)
  if (item === undefined) return
  for (const slot of item.slots) {
    unlink(partition, slot, item.entry)
    countLabel(partition, item.entry.label, -1)
    partition.entries[slot] = undefined
    partition.dirty.delete(slot)
    partition.live--
  }
  partition.items.delete(id)
  if (partition.count > 64 && partition.live < partition.count / 2) compact(partition)
}

function addSlot(partition: Partition, item: IndexedItem, text: number, terms: readonly string[]): number {
  const slot = partition.count++
  const vector = item.vectors[text]
  if (vector !== undefined && partition.dimensions === 0) setDimensions(partition, vector.codes.length)
  reserve(partition, partition.count)
  partition.entries[slot] = item.entry
  partition.live++
  partition.lengths[slot] = terms.length
  partition.previous[slot] = partition.next[slot] = NONE
  // A vector of another length (an embedder that kept its id but not its model) is not comparable: words find the text.
  if (vector?.codes.length === partition.dimensions) {
    partition.codes.set(vector.codes, slot * partition.dimensions)
    partition.scales[slot] = vector.scale
    partition.weights[slot] = vector.weight
  }
  addTerms(partition.postings, slot, terms)
  countLabel(partition, item.entry.label, 1)
  return slot
}

function countLabel({ labels }: Partition, label: string | undefined, by: number): void {
  if (label === undefined) return
  const count = (labels.get(label) ?? 0) + by
  if (count === 0) labels.delete(label)
  else labels.set(label, count)
}

function setDimensions(partition: Partition, dimensions: number): void {
  partition.dimensions = dimensions
  partition.codes = new Int8Array(partition.scales.length * dimensions)
}

/** Columns double, so that adding costs amortised constant time. */
function reserve(partition: Partition, count: number): void {
  if (count <= partition.scales.length) return
  const size = Math.max(16, 2 ** Math.ceil(Math.log2(count)))
  const { codes, scales, weights, lengths, previous, next, norms, windowLengths } = partition
  partition.codes = widen(codes, new Int8Array(size * partition.dimensions))
  partition.scales = widen(scales, new Float32Array(size))
  partition.weights = widen(weights, new Float32Array(size))
  partition.lengths = widen(lengths, new Float32Array(size))
  partition.previous = widen(previous, new Int32Array(size))
  partition.next = widen(next, new Int32Array(size))
  partition.norms = widen(norms, new Float32Array(size * WIDE))
  partition.windowLengths = widen(windowLengths, new Float32Array(size * WIDE))
}

function widen<Column extends Int8Array | Int32Array | Float32Array>(from: Column, to: Column): Column {
  to.set(from)
  return to
}

/** Moves the live slots together. Every slot number changes, so everything that holds one is renumbered. */
function compact(partition: Partition): void {
  const renumbered = new Int32Array(partition.count).fill(NONE)
  let count = 0
  for (let slot = 0; slot < partition.count; slot++) {
    if (partition.entries[slot] !== undefined) moveSlot(partition, slot, (renumbered[slot] = count++))
  }
  const moved = (slot: number): number => (slot === NONE ? NONE : (renumbered[slot] as number))
  partition.entries.length = partition.count = count
  partition.previous = partition.previous.map((slot, index) => (index < count ? moved(slot) : NONE))
  partition.next = partition.next.map((slot, index) => (index < count ? moved(slot) : NONE))
  partition.scales.fill(0, count)
  for (const [id, { entry, slots }] of partition.items) {
    partition.items.set(id, { entry, slots: slots.map(moved) })
  }
  for (const slots of partition.groups.values()) slots.forEach((slot, index) => (slots[index] = moved(slot)))
  const dirty = [...partition.dirty].map(moved)
  partition.dirty.clear()
  for (const slot of dirty) partition.dirty.add(slot)
  partition.postings = renumberPostings(partition.postings, renumbered)
}

function moveSlot(partition: Partition, from: number, to: number): void {
  const { dimensions } = partition
  partition.entries[to] = partition.entries[from]
  partition.codes.copyWithin(to * dimensions, from * dimensions, (from + 1) * dimensions)
  partition.norms.copyWithin(to * WIDE, from * WIDE, (from + 1) * WIDE)
  partition.windowLengths.copyWithin(to * WIDE, from * WIDE, (from + 1) * WIDE)
  for (const column of [
    partition.scales,
    partition.weights,
    partition.lengths,
    partition.previous,
    partition.next,
  ]) {
    column[to] = column[from] as number
  }
}
