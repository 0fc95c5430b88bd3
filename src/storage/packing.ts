/** @module Packs and how far a reader has come: which packing fits, and where reading begins. The same in every storage, without I/O. */
import { invalidArgument, show } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import type { Changes, CleanPacking, Pack, Packing, Position, StoredBlob } from './storage.ts'

/** What a storage knows of itself. */
export interface State {
  /** A random name of this life. */
  readonly epoch: string
  /** The last number that was given. */
  readonly seq: number
  /** The highest `seq` of a tombstone that was pruned. */
  readonly horizon: number
  /** The `upTo` of each set's last pack. */
  readonly packed: ReadonlyMap<string, number>
  /** The number at which a set was dropped: what was read of it before counts no more. */
  readonly dropped: ReadonlyMap<string, number>
}

/** The part of a storage that a pack covers. */
export type Range = Pick<Pack, 'from' | 'upTo'>

/** The state of a storage that has just been made. */
export function newState(): State {
  return { epoch: crypto.randomUUID(), seq: 0, horizon: 0, packed: new Map(), dropped: new Map() }
}

/** Where to read a set from. */
export interface Start {
  /** Whether everything that was read before counts no more. */
  readonly anew: boolean
  /** Rows and blobs after this number are to be read one by one. */
  readonly after: number
  /** What the next position says of when reading in pieces began. */
  readonly begun: number | undefined
}

/** Where a reader at this position goes on. */
export function startOf(position: Position | undefined, set: string | undefined, state: State): Start {
  const packed = (set === undefined ? undefined : state.packed.get(set)) ?? 0
  const follows =
    position?.epoch === state.epoch &&
    position.seq <= state.seq &&
    position.seq >= packed &&
    // Who began to read after a tombstone was pruned, or the set dropped, has never seen what went.
    Math.max(position.seq, position.begun ?? 0) >= oldestOf(state, set)
  return follows
    ? { anew: false, after: position.seq, begun: position.begun }
    : { anew: true, after: packed, begun: state.seq }
}

/** Who has not come as far as this may hold of a set what is gone. */
function oldestOf({ horizon, dropped }: State, set: string | undefined): number {
  return Math.max(horizon, (set === undefined ? undefined : dropped.get(set)) ?? 0)
}

/** A piece of the rows that were found: one more than the limit were looked for. With what its answer says of how far it goes. */
export function cut<Row extends { readonly seq: number }>(
  rows: Row[],
  limit: number,
  { begun, state }: Start & { readonly state: State },
): { rows: Row[]; end: Pick<Changes, 'seq' | 'more' | 'begun'> } {
  if (rows.length <= limit) return { rows, end: { seq: state.seq } }
  const read = rows.slice(0, limit)
  const { seq } = read.at(-1) as Row
  return { rows: read, end: { seq, more: true, ...defined({ begun }) } }
}

/** Whether a blob's commit has changes after a number; in doubt it has. */
export function reaches({ upTo = Infinity }: Pick<StoredBlob, 'upTo'>, after: number): boolean {
  return upTo > after
}

/** How far a set is packed after a packing; `undefined` where the packing does not fit what is there. */
export function packedAfter(packing: Packing, present: readonly Range[], state: State): number | undefined {
  const { position, replaced, packs } = packing
  const { epoch, seq } = position
  if (epoch !== state.epoch || seq > state.seq || seq < oldestOf(state, packing.set)) return undefined
  if (!replaced.every((from) => present.some((pack) => pack.from === from))) return undefined
  const left = present.filter(({ from }) => !replaced.includes(from))
  const end = endOf([...left, ...packs])
  // Who packs less than another has packed meanwhile does not have what that one's blobs held.
  return end === undefined || end < (state.packed.get(packing.set) ?? 0) ? undefined : end
}

/** How far each set is packed after an erasing with packings; `undefined` where one of them does not fit what is there. */
export function packedAfterErasing(
  packings: readonly CleanPacking[],
  presentOf: (set: string) => readonly Range[],
  state: State,
): Map<string, number> | undefined {
  const packed = new Map<string, number>()
  for (const packing of packings) {
    const { set, position } = packing
    if (packed.has(set)) {
      throw invalidArgument(
        'packings',
        `An erasing has two packings of the set ${show(set)}. Join them into one.`,
      )
    }
    const end = position.seq === state.seq ? packedAfter(packing, presentOf(set), state) : undefined
    if (end === undefined) return undefined
    packed.set(set, end)
  }
  return packed
}

/** The blobs that there are after an erasing. */
export function blobsAfterErasing(packings: readonly CleanPacking[], { seq }: State): StoredBlob[] {
  return packings.flatMap(({ set, blob }) =>
    blob === undefined ? [] : [{ set, seq, upTo: seq, data: ownBytes(blob) }],
  )
}

/** The state after a set was dropped. */
export function withoutSet(set: string, state: State): State {
  const seq = state.seq + 1
  const packed = new Map(state.packed)
  packed.delete(set)
  return { ...state, seq, packed, dropped: new Map(state.dropped).set(set, seq) }
}

/** The epoch after a packing. */
export function epochAfter({ anew = false }: Packing, { epoch }: State): string {
  return anew ? newState().epoch : epoch
}

/** Where ranges end that follow one another from 0; `undefined` where they do not. */
function endOf(ranges: readonly Range[]): number | undefined {
  let end = 0
  for (const { from, upTo } of ranges.toSorted((left, right) => left.from - right.from)) {
    if (from !== end || upTo <= from) return undefined
    end = upTo
  }
  return end
}

/** Bytes in a buffer of their own: storing a part of a larger buffer would store all of it. */
export function ownBytes(data: Uint8Array): Uint8Array {
  return data.byteLength === data.buffer.byteLength ? data : data.slice()
}

/** Whether no set's packs still need a tombstone: each has come past it, so none shows the row that it removed. */
export function isPackedPast(seq: number, { packed }: State): boolean {
  return [...packed.values()].every((upTo) => upTo === 0 || upTo >= seq)
}
