/** @module Items that live for a while: never shown afterwards, prolonged by being read, swept up in the background. */
import { isKeepsakeError } from '../core/errors.ts'
import { toMillis } from '../core/time.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { encodeSegment } from '../search/segment.ts'
import type { Row, Storage, Tombstone } from '../storage/storage.ts'
import type { Mirror } from './mirror.ts'

/** Whether an item's time had passed at a moment, in milliseconds since 1970. */
export function isExpired({ expiresAt }: { readonly expiresAt?: string }, now: number): boolean {
  return expiresAt !== undefined && toMillis(expiresAt) <= now
}

/** What a row says of how long it lives. */
export function lifetime(ttlMs: number | undefined, now: number): { ttlMs?: number; expiresAt?: string } {
  if (ttlMs === undefined) return {}
  return { ttlMs, expiresAt: new Date(Math.min(now + ttlMs, LAST_MOMENT)).toISOString() }
}

/** The last moment that a date can name. */
const LAST_MOMENT = 8.64e15

/** What refreshing needs. */
export interface RefreshContext {
  readonly storage: Storage
  readonly embedder: Embedder | undefined
  readonly mirror: Mirror
}

/**
 * Begins rows' lifetimes anew; resolves to the rows as they are then. It is no change of the items: `updatedAt` and history stay. A row
 * that somebody changed meanwhile is left as it was read, and one that has expired is never brought back.
 */
export async function refresh(context: RefreshContext, rows: readonly Row[], now: number): Promise<Row[]> {
  if (rows.every(({ ttlMs }) => ttlMs === undefined)) return [...rows]
  await context.mirror.catchUp() // its vectors go on with the row
  return Promise.all(rows.map((row) => (row.ttlMs === undefined ? row : refreshOne(context, row, now))))
}

async function refreshOne(
  { storage, embedder, mirror }: RefreshContext,
  row: Row,
  now: number,
): Promise<Row> {
  const { namespace, key, seq, ...kept } = row
  const vectors = mirror.vectorsOf(row) ?? []
  const data = encodeSegment(vectors.map((vector, text) => ({ row: 0, text, vector })))
  try {
    const { rows } = await storage.commit({
      now: new Date(now).toISOString(),
      history: 'skip',
      expect: [{ namespace, key, version: seq }],
      rows: [{ namespace, key, ...kept, ...lifetime(row.ttlMs, now) }],
      blobs: embedder === undefined || vectors.length === 0 ? [] : [{ set: embedder.id, data }],
    })
    return rows[0] ?? row
  } catch (error) {
    if (isKeepsakeError(error, 'conflict')) return row
    throw error
  }
}

/** Rows removed in one commit. */
const BATCH = 256

/** Removes what has expired, with its history; resolves to what is left of it, for those who listen. */
export async function sweep(storage: Storage, now: number): Promise<Tombstone[]> {
  const swept: Tombstone[] = []
  const moment = new Date(now).toISOString()
  for (;;) {
    const expired = await storage.expired(moment, BATCH)
    const done = await Promise.all(expired.map((row) => removeExpired(storage, row, moment)))
    swept.push(...done.filter((tombstone) => tombstone !== undefined))
    if (expired.length < BATCH || done.every((tombstone) => tombstone === undefined)) return swept
  }
}

/** `undefined` where somebody read or wrote it meanwhile. */
async function removeExpired(storage: Storage, row: Row, moment: string): Promise<Tombstone | undefined> {
  const { namespace, key, seq } = row
  const removal = { namespace, key, updatedAt: moment, why: 'expired' }
  try {
    const { removals } = await storage.commit({
      history: 'drop',
      expect: [{ namespace, key, version: seq }],
      removals: [removal],
    })
    return removals[0]
  } catch (error) {
    if (isKeepsakeError(error, 'conflict')) return undefined
    throw error
  }
}
