/** @module What a storage in memory holds, and how it changes. */
import type { ItemId } from '../core/item.ts'
import { isUnder } from '../core/namespace.ts'
import {
  blobsAfterErasing,
  epochAfter,
  isPackedPast,
  newState,
  ownBytes,
  packedAfter,
  packedAfterErasing,
  reaches,
  type State,
  withoutSet,
} from './packing.ts'
import type { Plan, Replaced } from './plan.ts'
import {
  type Address,
  addressId,
  type CleanPacking,
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
  return current.get(addressId(address))
}

/** Every row, in the order of `seq`. */
export function rowsOf({ current }: Tables): Row[] {
  return [...current.values()].filter((row): row is Row => !isTombstone(row))
}

/** Stores what was planned. */
export function keep(tables: Tables, { committed, dropped, replaced, blobs, seq }: Plan): void {
  for (const address of dropped) tables.replaced.delete(addressId(address))
  for (const revision of replaced) {
    const id = addressId(revision)
    tables.replaced.set(id, [...(tables.replaced.get(id) ?? []), revision])
  }
  for (const row of [...committed.rows, ...committed.removals]) {
    if (row === undefined) continue
    tables.current.delete(addressId(row)) // so that the map stays in the order of `seq`
    tables.current.set(addressId(row), row)
  }
  tables.blobs.push(...blobs)
  tables.state = { ...tables.state, seq }
}

/** `Storage.pack`. */
export function pack(tables: Tables, packing: Packing): boolean {
  const { set } = packing
  const end = packedAfter(packing, packsOf(tables, set), tables.state)
  if (end === undefined) return false
  replacePacks(tables, packing)
  tables.blobs = tables.blobs.filter((blob) => blob.set !== set || reaches(blob, end))
  const epoch = epochAfter(packing, tables.state)
  tables.state = { ...tables.state, epoch, packed: new Map(tables.state.packed).set(set, end) }
  return true
}

/** The packs of a set. */
export function packsOf({ packs }: Tables, set: string): readonly Pack[] {
  return packs.get(set) ?? []
}

function replacePacks(tables: Tables, { set, replaced, packs }: Packing): void {
  const left = packsOf(tables, set).filter(({ from }) => !replaced.includes(from))
  const come = structuredClone(packs.map((given) => ({ ...given, data: ownBytes(given.data) })))
  const all = [...left, ...come].sort((one, other) => one.from - other.from)
  if (all.length > 0) tables.packs.set(set, all)
  else tables.packs.delete(set)
}

/** `Storage.sets`. */
export function setsOf({ packs, blobs }: Tables): string[] {
  return [...new Set([...packs.keys(), ...blobs.map(({ set }) => set)])]
}

/** `Storage.drop`. */
export function drop(tables: Tables, set: string): void {
  if (!setsOf(tables).includes(set)) return
  tables.packs.delete(set)
  tables.blobs = tables.blobs.filter((blob) => blob.set !== set)
  tables.state = withoutSet(set, tables.state)
}

/** `Storage.erase`. */
export function erase(
  tables: Tables,
  targets: readonly Target[],
  packings: readonly CleanPacking[],
): number | undefined {
  const packed = packedAfterErasing(packings, (set) => packsOf(tables, set), tables.state)
  if (packed === undefined) return undefined
  for (const packing of packings) replacePacks(tables, packing)
  for (const set of tables.packs.keys()) if (!packed.has(set)) tables.packs.delete(set)
  tables.blobs = structuredClone(blobsAfterErasing(packings, tables.state))
  const gone = [...tables.current.values()].filter((row) => isTargeted(row, targets))
  for (const row of gone) tables.current.delete(addressId(row))
  for (const [id, [revision]] of tables.replaced) {
    if (revision !== undefined && isTargeted(revision, targets)) tables.replaced.delete(id)
  }
  tables.state = { ...newState(), seq: tables.state.seq, packed }
  return gone.filter((row) => !isTombstone(row)).length
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
    'prefix' in target ? isUnder(address.namespace, target.prefix) : addressId(address) === addressId(target),
  )
}
