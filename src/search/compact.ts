/** @module A partition without its dead. */
import { type Columns, NONE } from './columns.ts'
import type { Partition } from './partition.ts'
import { renumberPostings } from './postings.ts'

/** Moves the live slots together. Every slot number changes, so everything that holds one is renumbered. */
export function compact(partition: Partition): void {
  const { columns, vectors, keys } = partition
  const renumbered = new Int32Array(partition.count).fill(NONE)
  const all = columnsOf(columns)
  let count = 0
  for (let slot = 0; slot < partition.count; slot++) {
    if (columns.flags[slot] === 0) continue
    moveSlot(all, slot, count)
    keys[count] = keys[slot] as string
    if (count < slot) vectors?.move(slot, count)
    renumbered[slot] = count++
  }
  for (const { column, width, empty } of all) column.fill(empty, count * width, partition.count * width)
  vectors?.truncate(count)
  keys.length = partition.count = count
  renumber(partition, renumbered)
}

function renumber(partition: Partition, renumbered: Int32Array): void {
  const moved = (slot: number): number => (slot === NONE ? NONE : (renumbered[slot] as number))
  const { chain, spans } = partition.columns
  if (spans !== undefined) spans.timetables.untils.slots = spans.timetables.expiries.slots = undefined
  if (chain !== undefined) {
    for (const links of [chain.previous, chain.next]) {
      for (let slot = 0; slot < partition.count; slot++) links[slot] = moved(links[slot] as number)
    }
  }
  for (const slots of partition.groups.values()) slots.forEach((slot, index) => (slots[index] = moved(slot)))
  const dirty = [...partition.dirty].map(moved)
  partition.dirty.clear()
  for (const slot of dirty) partition.dirty.add(slot)
  partition.postings = renumberPostings(partition.postings, renumbered)
  partition.slots = undefined
  partition.bare.from = 0
}

type Numbers = Uint8Array | Uint32Array | Int32Array | Float32Array | Float64Array

/** A column, with its numbers per slot and what stands where nothing does. */
interface Movable {
  readonly column: Numbers
  readonly width: number
  readonly empty: number
}

/** Every column there is. */
function columnsOf({ hints, spans, chain, ...columns }: Columns): Movable[] {
  const plain = [columns.flags, columns.seqs, columns.kinds, columns.lengths, columns.weights]
  return [
    ...movable(plain, 0),
    ...(hints === undefined ? [] : movable([hints.labels, hints.groups], 0)),
    ...(hints === undefined ? [] : movable([hints.positions, hints.times], NaN)),
    ...(spans === undefined ? [] : movable([spans.froms, spans.untils, spans.expiries], NaN)),
    ...(chain === undefined ? [] : movable([chain.previous, chain.next], NONE)),
    ...(chain === undefined ? [] : movable([chain.norms, chain.around], 0, 2)),
  ]
}

function movable(columns: readonly Numbers[], empty: number, width = 1): Movable[] {
  return columns.map((column) => ({ column, width, empty }))
}

function moveSlot(columns: readonly Movable[], from: number, to: number): void {
  for (const { column, width } of columns) {
    column.copyWithin(to * width, from * width, (from + 1) * width)
  }
}
