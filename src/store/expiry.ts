/** @module Items that live for a while: never shown afterwards, prolonged by being read, swept up in the background. */
import { isKeepsakeError } from '../core/errors.ts'
import { fromMillis, LAST_MOMENT, toMillis } from '../core/time.ts'
import type { Blob, Commit, NewRow, Row, Storage, Tombstone } from '../storage/storage.ts'
import { embedRows, toBlobs } from './embed-writes.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import { expectUnchanged } from './expect-unchanged.ts'
import type { Sets } from './sets.ts'

/** Whether an item's time had passed at a moment, in milliseconds since 1970. */
export function isExpired({ expiresAt }: { readonly expiresAt?: string }, now: number): boolean {
  return expiresAt !== undefined && toMillis(expiresAt) <= now
}

/** What a row says of how long it lives. */
export function lifetime(ttlMs: number | undefined, now: number): Pick<NewRow, 'ttlMs' | 'expiresAt'> {
  if (ttlMs === undefined) return {}
  return { ttlMs, expiresAt: fromMillis(Math.min(now + ttlMs, LAST_MOMENT)) }
}

/** A reading that would prolong a lifetime by less than this part of it is no write. */
const WORTH_A_WRITE = 0.01

/** What refreshing needs. */
export interface RefreshContext {
  readonly storage: Storage
  readonly sets: Sets
}

/**
 * Begins the lifetimes of rows anew; resolves to the rows as they are then. It is no change of the items: `updatedAt`, vectors and
 * history stay, and so does the order among these rows. What somebody else changed meanwhile, or where nothing can be written, stays as
 * it was read: reading must work where writing does not. One that has expired is never brought back.
 */
export async function refresh(
  context: RefreshContext,
  rows: readonly Row[],
  now: number,
): Promise<readonly Row[]> {
  const worth = rows.filter((row) => isWorthAWrite(row, now)).sort((one, other) => one.seq - other.seq)
  if (worth.length === 0) return rows
  try {
    await context.sets.answering(({ mirror }) => mirror.catchUp()) // which knows their vectors
    const committed = await context.storage.commit(await toRefresh(context, worth, now))
    const after = new Map(worth.map((row, at) => [row, committed.rows[at]]))
    return rows.map((row) => after.get(row) ?? row)
  } catch (error) {
    if (!isKeepsakeError(error)) throw error
    if (!isKeepsakeError(error, 'conflict') || worth.length === 1) return rows
    // Somebody else was quicker with one of them, which says nothing of the others.
    return (await Promise.all(rows.map((row) => refresh(context, [row], now)))).flat()
  }
}

async function toRefresh({ sets }: RefreshContext, rows: readonly Row[], now: number): Promise<Commit> {
  const blobs = await Promise.all(sets.open().map((set) => set.using(() => keptVectors(set, rows))))
  return {
    now: fromMillis(now),
    history: 'skip',
    expect: expectUnchanged(rows),
    rows: rows.map((row) => prolonged(row, now)),
    blobs: blobs.flat(),
  }
}

/** A set's vectors of rows. They are in memory, unless the set is at rest: it is the cheap one beside a better one. What has none yet waits on. */
async function keptVectors(
  { embedder, mirror, isResting }: EmbeddedSet,
  rows: readonly Row[],
): Promise<Blob[]> {
  if (embedder === undefined) return []
  if (isResting()) return embedRows(embedder, rows, {})
  return toBlobs(
    embedder,
    rows.map((row) => mirror.vectorsOf(row) ?? []),
  )
}

function prolonged(row: Row, now: number): NewRow {
  const { seq: _, ...kept } = row
  return { ...kept, ...lifetime(row.ttlMs, now) }
}

function isWorthAWrite(row: Row, now: number): boolean {
  const { ttlMs, expiresAt } = row
  if (ttlMs === undefined || expiresAt === undefined || isExpired(row, now)) return false
  return now + ttlMs - toMillis(expiresAt) >= ttlMs * WORTH_A_WRITE
}

/** Rows removed in one commit. */
const BATCH = 256

/** Removes what has expired, with its history; resolves to what is left of it, for those who listen. */
export async function sweep(storage: Storage, now: number): Promise<Tombstone[]> {
  const swept: Tombstone[] = []
  for (;;) {
    const expired = await storage.expired(fromMillis(now), BATCH)
    const removed = await removeExpired(storage, expired)
    swept.push(...removed)
    if (expired.length < BATCH || removed.length === 0) return swept
  }
}

/** Removes rows at once, or, where somebody read or wrote one of them meanwhile, one by one and without that one. */
async function removeExpired(storage: Storage, rows: readonly Row[]): Promise<Tombstone[]> {
  if (rows.length === 0) return []
  try {
    const { removals } = await storage.commit({
      history: 'drop',
      expect: expectUnchanged(rows),
      removals: rows.map(({ namespace, key, expiresAt = '' }) => ({
        namespace,
        key,
        updatedAt: expiresAt,
        why: 'expired',
      })),
    })
    return removals.filter((tombstone) => tombstone !== undefined)
  } catch (error) {
    if (!isKeepsakeError(error, 'conflict')) throw error
    if (rows.length === 1) return []
    const each = await Promise.all(rows.map((row) => removeExpired(storage, [row])))
    return each.flat()
  }
}
