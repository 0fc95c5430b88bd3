/** @module What a storage in memory holds, and how it changes. */
import { type ItemId, itemId } from '../core/item.ts'
import { isUnder } from '../core/namespace.ts'
import { epochAfter, isPackedPast, newState, ownBytes, packedAfter, type State } from './packing.ts'
import type { Plan, Replaced } from './plan.ts'
import {
  type Address,
  isTombstone,
  type Pack,
  type Packing,
  type Revision,
  type Row,
  type StoredBlob,
  type Target,
} from './storage.ts'

/** The tables of a storage in memory. */
export interface Tables {
  /** In the order of `seq`. */
  readonly current: Map<ItemId, Revision>
  readonly replaced: Map<ItemId, Replaced[]>
  /** Each set's, in the order of their ranges. */
  readonly packs: Map<string, Pack[]>
  blobs: StoredBlob[]
  state: State
}

/** Empty tables. */
export function createTables(): Tables {
  return { current: new Map(), replaced: new Map(), packs: new Map(), blobs: [], state: newState() }
}

/** What is at an address. */
export function find({ current }: Tables, address: Address): Revision | undefined {
  return current.get(idOf(address))
}

/** Every row, in the order of `seq`. */
export function rowsOf({ current }: Tables): Row[] {
  return [...current.values()].filter((row): row is Row => !isTombstone(row))
}

/** Stores what was planned. */
export function keep(tables: Tables, { committed, dropped, replaced, blobs, seq }: Plan): void {
  for (const address of dropped) tables.replaced.delete(idOf(address))
  for (const revision of replaced) {
    const id = idOf(revision)
    tables.replaced.set(id, [...(tables.replaced.get(id) ?? []), revision])
  }
  for (const row of [...committed.rows, ...committed.removals]) {
    if (row === undefined) continue
    tables.current.delete(idOf(row)) // so that the map stays in the order of `seq`
    tables.current.set(idOf(row), row)
  }
  tables.blobs.push(...blobs)
  tables.state = { ...tables.state, seq }
}

/** `Storage.pack`. */
export function pack(tables: Tables, packing: Packing): boolean {
  const { set, replaced, packs } = packing
  const present = tables.packs.get(set) ?? []
  const end = packedAfter(packing, present, tables.state)
  if (end === undefined) return false
  const left = present.filter(({ from }) => !replaced.includes(from))
  const come = structuredClone(packs.map((given) => ({ ...given, data: ownBytes(given.data) })))
  tables.packs.set(
    set,
    [...left, ...come].sort((one, other) => one.from - other.from),
  )
  tables.blobs = tables.blobs.filter((blob) => blob.set !== set || blob.seq > end)
  const epoch = epochAfter(packing, tables.state)
  tables.state = { ...tables.state, epoch, packed: new Map(tables.state.packed).set(set, end) }
  return true
}

/** `Storage.erase`. */
export function erase(
  tables: Tables,
  targets: readonly Target[],
  packing: Packing | undefined,
): number | undefined {
  const { seq } = tables.state
  if (packing !== undefined && (packing.position.seq !== seq || !pack(tables, packing))) return undefined
  const gone = [...tables.current.values()].filter((row) => isTargeted(row, targets))
  for (const row of gone) tables.current.delete(idOf(row))
  for (const [id, [revision]] of tables.replaced) {
    if (revision !== undefined && isTargeted(revision, targets)) tables.replaced.delete(id)
  }
  keepSet(tables, packing?.set)
  tables.state = { ...newState(), seq, packed: tables.state.packed }
  return gone.filter((row) => !isTombstone(row)).length
}

/** Removes all packs and blobs that are not of a set. */
function keepSet(tables: Tables, stays: string | undefined): void {
  for (const set of tables.packs.keys()) if (set !== stays) tables.packs.delete(set)
  tables.blobs = tables.blobs.filter(({ set }) => set === stays)
  const packed = new Map([...tables.state.packed].filter(([set]) => set === stays))
  tables.state = { ...tables.state, packed }
}

/** `Storage.prune`. */
export function prune(tables: Tables, before: string): number {
  let count = 0
  for (const [id, revisions] of tables.replaced) {
    const kept = revisions.filter(({ until }) => until >= before)
    count += revisions.length - kept.length
    if (kept.length > 0) tables.replaced.set(id, kept)
    else tables.replaced.delete(id)
  }
  for (const [id, row] of tables.current) {
    if (!isTombstone(row) || row.updatedAt >= before || !isPackedPast(row.seq, tables.state)) continue
    tables.current.delete(id)
    tables.state = { ...tables.state, horizon: Math.max(tables.state.horizon, row.seq) }
    count++
  }
  return count
}

function isTargeted(address: Address, targets: readonly Target[]): boolean {
  return targets.some((target) =>
    'prefix' in target ? isUnder(address.namespace, target.prefix) : idOf(address) === idOf(target),
  )
}

function idOf({ namespace, key }: Address): ItemId {
  return itemId(namespace, key)
}
