/** @module Writes become one commit: checked, embedded, then committed, in this order. */
import { isKeepsakeError, KeepsakeError } from '../core/errors.ts'
import { type IndexHint, type ItemId, itemId } from '../core/item.ts'
import { defined, jsonBytes } from '../core/json.ts'
import type { RightOfWay } from '../core/right-of-way.ts'
import { isReserved } from '../core/namespace.ts'
import { type Clock, fromMillis } from '../core/time.ts'
import type { Expectation, Write } from '../core/write.ts'
import type { Committed, Limits, NewRow, Removal, Row, Storage, Tombstone } from '../storage/storage.ts'
import type { EmbedRows, EmbedRowsOptions } from './embed-for-sets.ts'
import { isExpired, lifetime } from './expiry.ts'
import type { Policy } from './policy.ts'

type Put = Extract<Write, { op: 'put' }>

/** What a commit needs besides the writes. */
export interface CommitContext {
  readonly storage: Storage
  /** Embeds rows for every set that is written. */
  readonly embed: EmbedRows
  readonly clock: Clock
  readonly policy: Policy
  readonly rightOfWay: RightOfWay
}

/** A commit of more writes takes longer than a search. */
const FEW = 4

/** What was written: by item, its new row, its tombstone, or `undefined` where there was nothing to delete. */
export type Written = ReadonlyMap<ItemId, Row | Tombstone | undefined>

/**
 * Commits checked writes. Of several to one key the last counts.
 *
 * A put without a hint keeps the earlier one's, which is read before embedding; if an item that has one changes in between, the whole is
 * done again.
 */
export async function commitWrites(
  { storage, embed, clock, policy, rightOfWay }: CommitContext,
  writes: readonly Write[],
  { expect = [], ...options }: EmbedRowsOptions & { readonly expect?: readonly Expectation[] },
): Promise<Written> {
  const last = [...new Map(writes.map((write) => [itemId(write.namespace, write.key), write])).values()]
  checkLimits(last, storage.limits)
  const puts = last.filter((write) => write.op === 'put')
  const deletes = last.filter((write) => write.op === 'delete')
  const history = policy.historyDays === 0 ? 'skip' : 'keep'
  const skip = last
    .filter((write) => write.history === 'skip')
    .map(({ namespace, key }) => ({ namespace, key }))
  for (;;) {
    const { rows: unstamped, relied } = await toRows(storage, puts, { now: clock(), policy })
    const blobs = await embed(unstamped, options)
    if (last.length > FEW) await rightOfWay.giveWay()
    options.signal?.throwIfAborted()
    const now = clock() // a lifetime begins now: embedding may have taken longer than it lasts
    const moment = fromMillis(now)
    const rows = unstamped.map((row) => ({ ...row, updatedAt: moment, ...lifetime(row.ttlMs, now) }))
    const removals = deletes.map((one) => toRemoval(one, moment))
    try {
      const commit = {
        now: moment,
        history,
        skip,
        expect: [...expect, ...relied],
        rows,
        removals,
        blobs,
      } as const
      return byId(await storage.commit(commit), removals)
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict') || isExpected(expect, error)) throw error
    }
  }
}

function toRemoval({ namespace, key, why }: Extract<Write, { op: 'delete' }>, updatedAt: string): Removal {
  return { namespace, key, updatedAt, ...defined({ why }) }
}

/** A row before its moment is known. */
type Unstamped = Omit<NewRow, 'updatedAt' | 'expiresAt'>

/** Rows to store, and the earlier versions that their hints were taken from. */
async function toRows(
  storage: Storage,
  puts: readonly Put[],
  { now, policy }: { readonly now: number; readonly policy: Policy },
): Promise<{ rows: Unstamped[]; relied: Expectation[] }> {
  const open = puts.filter(({ index, namespace }) => index === undefined && !isReserved(namespace))
  const found = open.length === 0 ? [] : await storage.get(open)
  const before = found.map((row) => (row !== undefined && isExpired(row, now) ? undefined : row))
  const kept = new Map(open.map((put, index) => [put, keptHint(before[index])]))
  const rows = puts.map((put): Unstamped => {
    const { namespace, key, value, why, ttlMs = policy.ttl.defaultMs } = put
    const index = isReserved(namespace) ? false : orNone(put.index ?? kept.get(put))
    return { namespace, key, value, ...defined({ index, why, ttlMs }) }
  })
  const relied = open.flatMap(({ namespace, key }, index) => {
    const row = before[index]
    return row === undefined || keptHint(row) === undefined ? [] : [{ namespace, key, version: row.seq }]
  })
  return { rows, relied }
}

/** An empty hint says nothing, which is how an earlier one is let go of. */
function orNone(index: IndexHint | false | undefined): IndexHint | false | undefined {
  return typeof index === 'object' && Object.keys(index).length === 0 ? undefined : index
}

/** What stays of a hint when the value changes: everything but the text. */
function keptHint(row: Row | undefined): IndexHint | undefined {
  if (row?.index === undefined || row.index === false) return undefined
  const { group, position, label, time } = row.index
  const kept = defined({ group, position, label, time })
  return Object.keys(kept).length === 0 ? undefined : kept
}

function byId({ rows, removals }: Committed, removed: readonly Removal[]): Written {
  const written = new Map<ItemId, Row | Tombstone | undefined>()
  for (const row of rows) written.set(itemId(row.namespace, row.key), row)
  removed.forEach(({ namespace, key }, index) => written.set(itemId(namespace, key), removals[index]))
  return written
}

function isExpected(expect: readonly Expectation[], { details }: KeepsakeError<'conflict'>): boolean {
  const failed = itemId(details.namespace, details.key)
  return expect.some(({ namespace, key }) => itemId(namespace, key) === failed)
}

function checkLimits(writes: readonly Write[], { valueBytes, writesPerCommit }: Limits): void {
  const fail = (size: number, limit: number, unit: 'bytes' | 'writes'): void => {
    if (size <= limit) return
    throw new KeepsakeError(
      'too_large',
      `${size} ${unit} are more than the ${limit} that this storage takes at once.`,
      {
        details: { size, limit, unit },
      },
    )
  }
  fail(writes.length, writesPerCommit, 'writes')
  if (valueBytes === Infinity) return
  for (const write of writes) if (write.op === 'put') fail(jsonBytes(write.value), valueBytes, 'bytes')
}
