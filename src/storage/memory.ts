/** @module Rows in memory: for tests, for the edge, and for apps that want to forget at once. */
import { KeepsakeError } from '../core/errors.ts'
import { createGate } from '../core/gate.ts'
import { itemId } from '../core/item.ts'
import { isUnder } from '../core/namespace.ts'
import { createTables, erase, find, keep, pack, prune, rowsOf, type Tables } from './memory-tables.ts'
import { compareAddresses, compareTexts, inTime } from './order.ts'
import { startOf } from './packing.ts'
import { addressesOf, planCommit } from './plan.ts'
import { type Changes, type Commit, type Position, type Storage, withoutTombstone } from './storage.ts'

/**
 * Storage that lives as long as the object does. Two stores over one object see each other's changes, as two tabs do.
 *
 * @example
 * ```ts
 * const store = createStore({ storage: memoryStorage() })
 * ```
 */
export function memoryStorage(): Storage {
  const tables = createTables()
  const { through, close } = createGate('storage')
  const commit = (given: Commit) => {
    const copied = copyGiven(given) // before anything changes: copying is what may fail
    const plan = planCommit(copied, {
      seq: tables.state.seq,
      expected: (copied.expect ?? []).map((address) => find(tables, address)),
      before: addressesOf(copied).map((address) => find(tables, address)),
    })
    keep(tables, plan)
    return plan.committed
  }

  return {
    limits: { valueBytes: Infinity, writesPerCommit: Infinity },
    get: through(async (addresses) =>
      structuredClone(addresses.map((address) => withoutTombstone(find(tables, address)))),
    ),
    scan: through(async (prefix, { after, limit = Infinity } = {}) => {
      const found = rowsOf(tables).filter(
        (row) => isUnder(row.namespace, prefix) && (after === undefined || compareAddresses(row, after) > 0),
      )
      return structuredClone(found.sort(compareAddresses).slice(0, limit))
    }),
    revisions: through(async (addresses) =>
      structuredClone(
        addresses.map((address) =>
          inTime(tables.replaced.get(itemId(address.namespace, address.key)) ?? [], find(tables, address)),
        ),
      ),
    ),
    expired: through(async (now, limit) => {
      const found = rowsOf(tables).filter(({ expiresAt }) => expiresAt !== undefined && expiresAt <= now)
      found.sort((left, right) => compareTexts(left.expiresAt ?? '', right.expiresAt ?? ''))
      return structuredClone(found.slice(0, limit))
    }),
    since: through(async (position, set) => structuredClone(changesSince(tables, position, set))),
    commit: through(async (given) => structuredClone(commit(given))),
    pack: through(async (packing) => pack(tables, packing)),
    erase: through(async (targets, packing) => erase(tables, targets, packing)),
    prune: through(async (before) => prune(tables, before)),
    close: async () => void close(),
  }
}

function changesSince(
  { current, blobs, packs, state }: Tables,
  position: Position | undefined,
  set: string | undefined,
): Changes {
  const { anew, after } = startOf(position, set, state)
  const isNew = ({ seq }: { readonly seq: number }): boolean => seq > after
  const nothing = after === state.seq // as before most searches: then nothing need be looked through
  return {
    epoch: state.epoch,
    seq: state.seq,
    anew,
    packs: anew && set !== undefined ? (packs.get(set) ?? []) : [],
    rows: nothing ? [] : [...current.values()].filter(isNew),
    blobs: nothing ? [] : blobs.filter((blob) => blob.set === set && isNew(blob)),
  }
}

function copyGiven(commit: Commit): Commit {
  try {
    return structuredClone(commit)
  } catch (cause) {
    throw new KeepsakeError('storage_failed', `Storage 'memory' failed to commit (${String(cause)}).`, {
      details: { operation: 'commit' },
      cause,
    })
  }
}
