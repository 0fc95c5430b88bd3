/** @module Items with a lifetime: when they end, how reading extends it, and how what has ended goes. */
import { isKeepsakeError } from '../core/errors.ts'
import { type ItemId, itemId } from '../core/item.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { NewRow, Row, Storage, Tombstone } from '../storage/storage.ts'
import { toBlobs } from './embed-writes.ts'

/** How items with a lifetime are kept. */
export interface TtlOptions {
  /** The lifetime of items that are put without one, in milliseconds; by default they have none. */
  readonly defaultMs?: number | undefined
  /** Whether `get` and `search` extend what they return, from now by the item's own lifetime; true by default. */
  readonly refreshOnRead?: boolean | undefined
  /** The shortest time between two removals of what has ended, in milliseconds; a minute by default. */
  readonly sweepEveryMs?: number | undefined
}

/** The last moment that sorts as text. */
const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** A reading that would extend a lifetime by less than this part of it is no write. */
const WORTH_A_WRITE = 0.01

/** Rows removed at once. */
const SWEEP = 1000

/** When a row that begins its lifetime now ends, ISO 8601; nothing for a row without one. */
export function lifetime(ttlMs: number | undefined, now: number): Pick<NewRow, 'ttlMs' | 'expiresAt'> {
  if (ttlMs === undefined) return {}
  return { ttlMs, expiresAt: new Date(Math.min(now + ttlMs, END_OF_TIME)).toISOString() }
}

/** Whether a row has ended by a moment (milliseconds since 1970). */
export function isExpired({ expiresAt }: Pick<NewRow, 'expiresAt'>, now: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now
}

/** What refreshing needs. */
export interface RefreshContext {
  readonly storage: Storage
  readonly embedder: Embedder | undefined
}

/**
 * Extends the lifetimes of rows that were read, and gives those that were extended. They keep their times and their vectors, but not their
 * version. Where another writer is quicker, or nothing can be written, they stay as they are until they are read again.
 */
export async function refresh(
  { storage, embedder }: RefreshContext,
  rows: readonly Row[],
  now: number,
): Promise<ReadonlyMap<ItemId, Row>> {
  const extended = rows.flatMap((row) => extend(row, now)).sort((left, right) => left.seq - right.seq)
  if (extended.length === 0) return new Map()
  const expect = extended.map(({ namespace, key, seq }) => ({ namespace, key, version: seq }))
  const given = extended.map(withoutSeq)
  try {
    const blobs = await toBlobs(embedder, given, {})
    const committed = await storage.commit({ expect, rows: given, blobs, history: 'skip' })
    return new Map(committed.rows.map((row) => [itemId(row.namespace, row.key), row]))
  } catch (error) {
    if (isKeepsakeError(error)) return new Map() // reading must work where writing does not: the next reading tries again
    throw error
  }
}

function withoutSeq(row: Row): NewRow {
  const { seq: _, ...rest } = row
  return rest
}

function extend(row: Row, now: number): Row[] {
  const { ttlMs, expiresAt } = row
  if (ttlMs === undefined || expiresAt === undefined || isExpired(row, now)) return []
  const longer = lifetime(ttlMs, now)
  const gained = Date.parse(longer.expiresAt ?? '') - Date.parse(expiresAt)
  return gained >= ttlMs * WORTH_A_WRITE ? [{ ...row, ...longer }] : []
}

/** Removes what has ended, with its history; one that was extended meanwhile stays. Gives what was removed. */
export async function sweep(storage: Storage, now: number): Promise<Tombstone[]> {
  const swept: Tombstone[] = []
  for (;;) {
    const rows = await storage.expired(new Date(now).toISOString(), SWEEP)
    if (rows.length === 0) return swept
    const removals = rows.map(({ namespace, key, expiresAt = '' }) => ({
      namespace,
      key,
      updatedAt: expiresAt,
      why: 'expired',
    }))
    const expect = rows.map(({ namespace, key, seq }) => ({ namespace, key, version: seq }))
    try {
      const done = await storage.commit({ expect, removals, history: 'drop' })
      swept.push(...done.removals.filter((tombstone) => tombstone !== undefined))
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error // somebody wrote to one of them: look again
    }
  }
}
