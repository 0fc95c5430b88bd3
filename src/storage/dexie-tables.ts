/** @module The tables in IndexedDB, their schema, and what becomes of an older one. */
import { Dexie, type Table, type Transaction } from 'dexie'
import { newState, type State } from './packing.ts'
import type { Replaced } from './plan.ts'
import { isTombstone, type Pack, type Revision, type StoredBlob } from './storage.ts'

/** A current state as it is stored: a tombstone is found again by when it came. */
export type StoredRevision = Revision & { readonly removedAt?: string }

/** A pack as it is stored. */
export type StoredPack = Pack & { readonly set: string }

/** The tables. Vectors are in `segments` and `packs`, never inside the item rows: reading 50,000 rows with vectors takes seconds. */
export interface Tables {
  readonly items: Table<StoredRevision, [string[], string]>
  readonly history: Table<Replaced, [string[], string, number]>
  readonly segments: Table<StoredBlob, [string, number]>
  readonly packs: Table<StoredPack, [string, number]>
  readonly meta: Table<StoredState, string>
}

/** The one row of `meta`. The first versions of Keepsake knew of nothing dropped. */
type StoredState = Omit<State, 'dropped'> & Partial<Pick<State, 'dropped'>> & { readonly name: 'state' }

/** IndexedDB's own number of the schema: Dexie counts in tens, and a repair adds one. */
export const NATIVE_VERSION = 20

const FIRST = { items: '[namespace+key], namespace, &seq', segments: '[set+seq]', meta: 'name' }
/** Only rows that expire, and tombstones, are in the last two indexes of `items`. */
const SECOND = {
  items: '[namespace+key], &seq, expiresAt, removedAt',
  history: '[namespace+key+seq], until',
  packs: '[set+from]',
}

/** How sure a commit is to survive a power cut; see `dexieStorage`. */
export type Durability = 'relaxed' | 'strict' | 'default'

/** A database, not yet open, with its schemas. */
export function declare(name: string, durability: Durability): { database: Dexie; tables: Tables } {
  const database = new Dexie(`keepsake:${name}`, {
    autoOpen: false,
    chromeTransactionDurability: durability,
  })
  database.version(1).stores(FIRST)
  database.version(2).stores(SECOND).upgrade(upgrade)
  database.on('populate', (transaction) => transaction.table('meta').add(toStoredState(newState())))
  const tables: Tables = {
    items: database.table('items'),
    history: database.table('history'),
    segments: database.table('segments'),
    packs: database.table('packs'),
    meta: database.table('meta'),
  }
  return { database, tables }
}
/** What a storage knows of itself. */
export async function readState({ meta }: Tables): Promise<State> {
  const state = await meta.get('state')
  if (state === undefined) throw new Error('Its state is missing.')
  return { dropped: new Map(), ...state }
}

/** Writes what a storage knows of itself. */
export function writeState({ meta }: Tables, state: State): PromiseLike<unknown> {
  return meta.put(toStoredState(state))
}

/** A current state as it is stored. */
export function toStored(revision: Revision): StoredRevision {
  return isTombstone(revision) ? { ...revision, removedAt: revision.updatedAt } : revision
}

/** A current state as the port gives it. */
export function fromStored(stored: StoredRevision): Revision {
  const { removedAt: _, ...revision } = stored
  return revision
}

function toStoredState({ epoch, seq, horizon, packed, dropped }: State): StoredState {
  return { name: 'state', epoch, seq, horizon, packed, dropped }
}

/** The first schema had one number, and tombstones without times: theirs is the upgrade's. */
async function upgrade(transaction: Transaction): Promise<void> {
  const meta = transaction.table('meta')
  const seq = (await meta.get('seq'))?.value ?? 0
  await meta.delete('seq')
  await meta.add(toStoredState({ ...newState(), seq }))
  const now = new Date().toISOString()
  await transaction
    .table<Revision>('items')
    .filter(isTombstone)
    .modify((tombstone) => Object.assign(tombstone, { createdAt: now, updatedAt: now, removedAt: now }))
}
