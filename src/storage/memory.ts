/** @module Rows in memory: for tests, for the edge, and for apps that want to forget at once. */
import { KeepsakeError } from '../core/errors.ts'
import { createGate } from '../core/gate.ts'
import { isUnder } from '../core/namespace.ts'
import {
  createTables,
  drop,
  erase,
  find,
  keep,
  pack,
  packsOf,
  prune,
  rowsOf,
  setsOf,
  type Tables,
} from './memory-tables.ts'
import { compareAddresses, compareTexts, inTime } from './order.ts'
import { cut, reaches, startOf } from './packing.ts'
import { addressesOf, planCommit } from './plan.ts'
import {
  addressId,
  type Changes,
  type Commit,
  type Piece,
  type Position,
  type Storage,
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
          inTime(tables.replaced.get(addressId(address)) ?? [], find(tables, address)),
        ),
      ),
    ),
    expired: through(async (now, limit) => {
      const found = rowsOf(tables).filter(({ expiresAt }) => expiresAt !== undefined && expiresAt <= now)
      found.sort((left, right) => compareTexts(left.expiresAt ?? '', right.expiresAt ?? ''))
      return structuredClone(found.slice(0, limit))
    }),
    since: through(async (position, set, piece) =>
      structuredClone(changesSince(tables, position, { set, ...piece })),
    ),
    commit: through(async (given) => structuredClone(commit(given))),
    pack: through(async (packing) => pack(tables, packing)),
    sets: through(async () => setsOf(tables)),
    drop: through(async (set) => drop(tables, set)),
    erase: through(async (targets, packings) => erase(tables, targets, packings)),
    prune: through(async (before) => prune(tables, before)),
    close: async () => void close(),
  }
}

function changesSince(
  tables: Tables,
  position: Position | undefined,
  { set, limit = Infinity }: Piece & { readonly set: string | undefined },
): Changes {
  const { current, blobs, state } = tables
  const start = startOf(position, set, state)
  const { anew, after } = start
  const nothing = after === state.seq // as before most searches: then nothing need be looked through
  const found = nothing ? [] : [...current.values()].filter(({ seq }) => seq > after)
  const { rows, end } = cut(found, limit, { ...start, state })
  return {
    epoch: state.epoch,
    ...end,
    anew,
    packs: anew && set !== undefined ? packsOf(tables, set) : [],
    rows,
    blobs: nothing
      ? []
      : blobs.filter((blob) => blob.set === set && blob.seq <= end.seq && reaches(blob, after)),
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
