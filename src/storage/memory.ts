/** @module Rows in memory: for tests, for the edge, and for apps that want to forget at once. */
import { KeepsakeError } from '../core/errors.ts'
import { createGate } from '../core/gate.ts'
import { type ItemId, itemId } from '../core/item.ts'
import { isUnder } from '../core/namespace.ts'
import { checkExpectations } from './expectations.ts'
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

/**
 * Storage that lives as long as the object does. Two stores over one object see each other's changes, as two tabs do.
 *
 * @example
 * ```ts
 * const store = createStore({ storage: memoryStorage() })
 * ```
 */
export function memoryStorage(): Storage {
  const rows = new Map<ItemId, Row | Tombstone>()
  const blobs: StoredBlob[] = []
  let seq = 0

  const find = ({ namespace, key }: Address): Row | Tombstone | undefined => rows.get(itemId(namespace, key))
  const keep = <Kept extends Row | Tombstone>(row: Kept): Kept => {
    const id = itemId(row.namespace, row.key)
    rows.delete(id) // so that the map stays in the order of `seq`
    rows.set(id, row)
    return row
  }
  const store = (row: NewRow): Row => {
    const before = find(row)
    const createdAt = before === undefined || isTombstone(before) ? row.updatedAt : before.createdAt
    return keep({ ...row, seq: ++seq, createdAt })
  }
  const remove = ({ namespace, key }: Address): Tombstone | undefined => {
    const before = find({ namespace, key })
    if (before === undefined || isTombstone(before)) return undefined
    return keep({ namespace: [...namespace], key, seq: ++seq, deleted: true })
  }

  const commit = ({
    expect = [],
    rows: added = [],
    removals = [],
    blobs: appended = [],
  }: Commit): Committed => {
    checkExpectations(expect, expect.map(find))
    const copies = copy(added) // before anything changes: copying is what may fail
    const first = seq + 1
    const committed = { rows: copies.map(store), removals: removals.map(remove) }
    for (const { set, data } of appended) blobs.push({ set, seq: first, data: data.slice() })
    return structuredClone(committed)
  }

  const { through, close } = createGate('storage')
  return {
    limits: { valueBytes: Infinity, writesPerCommit: Infinity },
    get: through(async (addresses) => structuredClone(addresses.map(find).map(withoutTombstone))),
    scan: through(async (prefix) => {
      const found = [...rows.values()].filter(
        (row): row is Row => !isTombstone(row) && isUnder(row.namespace, prefix),
      )
      return structuredClone(found)
    }),
    since: through(async (after, set) => ({
      seq,
      rows: structuredClone([...rows.values()].filter((row) => row.seq > after)),
      blobs: blobs
        .filter((blob) => blob.set === set && blob.seq > after)
        .map((blob) => ({ ...blob, data: blob.data.slice() })),
    })),
    commit: through(async (change) => commit(change)),
    close: async () => void close(),
  }
}

function copy(rows: readonly NewRow[]): NewRow[] {
  try {
    return structuredClone([...rows])
  } catch (cause) {
    throw new KeepsakeError('storage_failed', `Storage 'memory' failed to commit (${String(cause)}).`, {
      details: { operation: 'commit' },
      cause,
    })
  }
}
