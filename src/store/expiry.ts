/** @module Items that live for a while: never shown afterwards, prolonged by being read, swept up in the background. */
import { isKeepsakeError } from '../core/errors.ts'
import { toMillis } from '../core/time.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { encodeSegment } from '../search/segment.ts'
import type { Commit, NewRow, Row, Storage, Tombstone } from '../storage/storage.ts'
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
 * Begins rows' lifetimes anew; resolves to the rows as they are then. It is no change of the items: `updatedAt` and history stay, and so
 * does the order among these rows. A row that somebody changed meanwhile is left as it was read, and one that has expired is never
 * brought back.
 */
export async function refresh(context: RefreshContext, rows: readonly Row[], now: number): Promise<Row[]> {
  const living = rows.filter(({ ttlMs }) => ttlMs !== undefined)
  if (living.length === 0) return [...rows]
  await context.mirror.catchUp() // their vectors go on with the rows
  const refreshed = new Map<Row, Row>()
  for (let end = living.length; end > 0; end -= BATCH) {
    const batch = living.slice(Math.max(0, end - BATCH), end).toReversed() // the first of a page is the newest: it comes last
    const done = await refreshAll(context, batch, now)
    batch.forEach((row, at) => refreshed.set(row, done[at] ?? row))
  }
  return rows.map((row) => refreshed.get(row) ?? row)
}

/** In one commit; one by one where somebody changed one of them. */
async function refreshAll(
  context: RefreshContext,
  rows: readonly Row[],
  now: number,
): Promise<readonly Row[]> {
  try {
    const { rows: refreshed } = await context.storage.commit(toRefresh(context, rows, now))
    return refreshed
  } catch (error) {
    if (!isKeepsakeError(error, 'conflict')) throw error
    if (rows.length === 1) return rows
    const alone: Row[] = []
    for (const row of rows) alone.push(...(await refreshAll(context, [row], now)))
    return alone
  }
}

function toRefresh({ embedder, mirror }: RefreshContext, rows: readonly Row[], now: number): Commit {
  const entries = rows.flatMap((row, at) =>
    (mirror.vectorsOf(row) ?? []).map((vector, text) => ({ row: at, text, vector })),
  )
  const blobs =
    embedder === undefined || entries.length === 0 ? [] : [{ set: embedder.id, data: encodeSegment(entries) }]
  return {
    now: new Date(now).toISOString(),
    history: 'skip',
    expect: rows.map(({ namespace, key, seq }) => ({ namespace, key, version: seq })),
    rows: rows.map((row) => prolonged(row, now)),
    blobs,
  }
}

function prolonged(row: Row, now: number): NewRow {
  const { seq: _, ...kept } = row
  return { ...kept, ...lifetime(row.ttlMs, now) }
}

/** Rows that are refreshed, or looked at for removal, at once. */
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
