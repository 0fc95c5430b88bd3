/** @module Rows in IndexedDB. Its own entry, `keepsake/dexie`, because Dexie opens a channel when it is imported. */
import { type Collection, Dexie, type Table } from 'dexie'
import { KeepsakeError } from '../core/errors.ts'
import type { Namespace } from '../core/namespace.ts'
import { checkExpectations } from './expectations.ts'
import { closedError, failure, unavailable } from './failures.ts'
import {
  type Address,
  type Commit,
  type Committed,
  isTombstone,
  type NewRow,
  type Row,
  type Storage,
  type StoredBlob,
  type Tombstone,
  withoutTombstone,
} from './storage.ts'

/** The tables. Vectors are in `segments`, never inside the item rows: reading 50,000 rows with vectors takes seconds. */
interface Tables {
  readonly items: Table<Row | Tombstone, [string[], string]>
  readonly segments: Table<StoredBlob, [string, number]>
  readonly meta: Table<{ name: 'seq'; value: number }, string>
}

const SCHEMA_VERSION = 1
const SCHEMA = { items: '[namespace+key], namespace, &seq', segments: '[set+seq]', meta: 'name' }

/**
 * Storage in IndexedDB, in the database `keepsake:<name>`. It opens at the first call.
 *
 * `storage_unavailable` says why it cannot open: `missing` (no IndexedDB here), `blocked` (the browser denies it: a private window, site
 * data switched off) or `newer_version` (a newer Keepsake wrote it). Later failures, a full disk among them, are `storage_failed`.
 *
 * @example
 * ```ts
 * const store = createStore({ storage: dexieStorage('my-app'), embedder: staticEmbedder() })
 * ```
 */
export function dexieStorage(name: string): Storage {
  const database = declare(name, () => {
    opening = undefined
  })
  const tables: Tables = {
    items: database.table('items'),
    segments: database.table('segments'),
    meta: database.table('meta'),
  }
  let opening: Promise<void> | undefined
  let closed = false

  const run = async <Result>(
    operation: 'read' | 'commit',
    work: () => PromiseLike<Result>,
  ): Promise<Result> => {
    if (closed) throw closedError(name)
    opening ??= open(database, name)
    await opening.catch((error: unknown) => {
      opening = undefined // so that the next call tries again
      throw error
    })
    try {
      return await work()
    } catch (error) {
      if (error instanceof KeepsakeError) throw error
      if (closed) throw closedError(name)
      throw failure(operation, name, error)
    }
  }
  const read = <Result>(work: () => PromiseLike<Result>): Promise<Result> =>
    run('read', () => database.transaction('r', Object.values(tables), () => work()))

  return {
    limits: { valueBytes: Infinity, writesPerCommit: Infinity },
    get: (addresses) => read(async () => (await find(tables, addresses)).map(withoutTombstone)),
    scan: (prefix) =>
      read(async () =>
        (await under(tables, prefix).toArray()).filter((row): row is Row => !isTombstone(row)),
      ),
    since: (seq, set) =>
      read(async () => ({
        seq: await lastSeq(tables),
        rows: await tables.items.where('seq').above(seq).toArray(),
        blobs:
          set === undefined
            ? []
            : await tables.segments.where('[set+seq]').between([set, seq], [set, Infinity], false).toArray(),
      })),
    commit: (commit) =>
      run('commit', () => database.transaction('rw', Object.values(tables), () => apply(tables, commit))),
    close: async () => {
      closed = true
      database.close()
    },
  }
}

/** The database, not yet open. Where another tab deletes or upgrades it, it lets go; the next call has to open again. */
function declare(name: string, onGone: () => void): Dexie {
  const database = new Dexie(`keepsake:${name}`, { autoOpen: false })
  database.version(SCHEMA_VERSION).stores(SCHEMA)
  database.on('versionchange', () => {
    onGone()
    database.close()
    return false // so that Dexie does not do the same and tell the console
  })
  database.on('close', onGone)
  return database
}

async function apply(tables: Tables, commit: Commit): Promise<Committed> {
  const { expect = [], rows = [], removals = [], blobs = [] } = commit
  // Requests that do not wait for each other are queued at once: a commit of 20 rows takes 5.3 ms instead of 5.7.
  const [expected, before, last] = await Promise.all([
    find(tables, expect),
    find(tables, [...rows, ...removals]),
    lastSeq(tables),
  ])
  checkExpectations(expect, expected)
  let seq = last
  const stored = rows.map((row, index) => toRow(row, before[index], ++seq))
  const removed = removals.map(({ namespace, key }, index): Tombstone | undefined => {
    if (withoutTombstone(before[rows.length + index]) === undefined) return undefined
    return { namespace, key, seq: ++seq, deleted: true }
  })
  const records = [...stored, ...removed.filter((row) => row !== undefined)]
  if (records.length === 0 && blobs.length === 0) return { rows: stored, removals: removed }
  await Promise.all([
    tables.items.bulkPut(records),
    tables.segments.bulkAdd(blobs.map(({ set, data }) => ({ set, data, seq: last + 1 }))),
    tables.meta.put({ name: 'seq', value: seq }),
  ])
  return { rows: stored, removals: removed }
}

function toRow(row: NewRow, before: Row | Tombstone | undefined, seq: number): Row {
  return { ...row, seq, createdAt: withoutTombstone(before)?.createdAt ?? row.updatedAt }
}

function find(
  { items }: Tables,
  addresses: readonly Address[],
): PromiseLike<(Row | Tombstone | undefined)[]> {
  return items.bulkGet(addresses.map(({ namespace, key }) => [[...namespace], key]))
}

/** `[...prefix, []]` is above every namespace under the prefix: in IndexedDB's order an array is above every string. */
function under({ items }: Tables, prefix: Namespace): Collection<Row | Tombstone, [string[], string]> {
  return items.where('namespace').between([...prefix], [...prefix, []])
}

async function lastSeq({ meta }: Tables): Promise<number> {
  return (await meta.get('seq'))?.value ?? 0
}

async function open(database: Dexie, name: string): Promise<void> {
  if (typeof indexedDB === 'undefined') throw unavailable('missing', name)
  let version: number
  try {
    // Dexie would open a newer database too, and add our tables to it: look before.
    version = await versionOnDisk(database.name)
    if (version < NEWER) version = (await database.open()).backendDB().version
  } catch (error) {
    throw unavailable('blocked', name, error)
  }
  if (version < NEWER) return
  database.close()
  throw unavailable('newer_version', name)
}

/** IndexedDB's own number of the next schema: Dexie counts in tens, and a repair adds one. */
const NEWER = (SCHEMA_VERSION + 1) * 10

async function versionOnDisk(name: string): Promise<number> {
  const databases = (await indexedDB.databases?.()) ?? [] // Firefox has it from 126 on; before, the check after opening is all
  return databases.find((database) => database.name === name)?.version ?? 0
}
