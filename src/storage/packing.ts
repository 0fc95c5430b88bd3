/** @module Packs and how far a reader has come: which packing fits, and where reading begins. The same in every storage, without I/O. */
import type { Pack, Packing, Position } from './storage.ts'

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
}

/** The part of a storage that a pack covers. */
export type Range = Pick<Pack, 'from' | 'upTo'>

/** The state of a storage that has just been made. */
export function newState(): State {
  return { epoch: crypto.randomUUID(), seq: 0, horizon: 0, packed: new Map() }
}

/** Where to read a set from. */
export interface Start {
  /** Whether everything that was read before counts no more. */
  readonly anew: boolean
  /** Rows and blobs after this number are to be read one by one. */
  readonly after: number
}

/** Where a reader at this position goes on. */
export function startOf(position: Position | undefined, set: string | undefined, state: State): Start {
  const packed = (set === undefined ? undefined : state.packed.get(set)) ?? 0
  const follows =
    position?.epoch === state.epoch &&
    position.seq <= state.seq &&
    position.seq >= Math.max(packed, state.horizon)
  return follows ? { anew: false, after: position.seq } : { anew: true, after: packed }
}

/** How far a set is packed after a packing; `undefined` where the packing does not fit what is there. */
export function packedAfter(packing: Packing, present: readonly Range[], state: State): number | undefined {
  const { position, replaced, packs } = packing
  if (position.epoch !== state.epoch || position.seq > state.seq || position.seq < state.horizon) {
    return undefined
  }
  if (!replaced.every((from) => present.some((pack) => pack.from === from))) return undefined
  const left = present.filter(({ from }) => !replaced.includes(from))
  const end = endOf([...left, ...packs])
  // Who packs less than another has packed meanwhile does not have what that one's blobs held.
  return end === undefined || end < (state.packed.get(packing.set) ?? 0) ? undefined : end
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
