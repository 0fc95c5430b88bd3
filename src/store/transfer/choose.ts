/** @module Which items of a file are written: those that are newer than what is here, or that differ. */
import { equalJson, type Json } from '../../core/json.ts'
import { isBasis } from '../../core/namespace.ts'
import {
  type Commit,
  isTombstone,
  type Revision,
  type Storage,
  withoutTombstone,
} from '../../storage/storage.ts'
import { isExpired } from '../expiry.ts'
import type { ImportMode } from '../store.ts'
import type { FileEntry } from './batches.ts'
import { type FileState, toFileState } from './file-format.ts'

/** An entry to write. */
export interface Chosen {
  readonly entry: FileEntry
  /** What is here instead of it, as a commit expects it. */
  readonly version: number | null
  /** Its earlier states that are not here yet. */
  readonly revisions: NonNullable<Commit['revisions']>
}

/** What an import has to write: nothing that has expired, and by its mode what is newer or differs. */
export async function choose(
  storage: Storage,
  entries: readonly FileEntry[],
  { mode, now }: { readonly mode: ImportMode; readonly now: number },
): Promise<Chosen[]> {
  const alive = entries.filter(({ item }) => !isExpired(item, now))
  const rows = await storage.get(alive.map(({ item }) => item))
  const here = rows.map((row) => (row !== undefined && isExpired(row, now) ? undefined : row))
  const open = alive.filter((entry, index) => {
    const row = here[index]
    return row === undefined || isWanted(entry.item, row, mode)
  })
  const states = await storage.revisions(open.map(({ item }) => item))
  return open.flatMap((entry, index) => {
    const kept = states[index]?.filter((state) => isTombstone(state) || !isExpired(state, now)) ?? []
    const last = kept.at(-1)
    return last === undefined || isWanted(entry.item, last, mode) ? [toChosen(entry, kept)] : []
  })
}

/**
 * Of what Keepsake's own items are read with, the oldest counts, wherever it was made: most are made with it, here or there. `undefined` where
 * that does not decide.
 */
function isOlderBasis({ namespace, createdAt }: FileState, last: Revision): boolean | undefined {
  if (!isBasis(namespace) || isTombstone(last) || createdAt === last.createdAt) return undefined
  return createdAt < last.createdAt
}

/** An entry to write where these states are. */
function toChosen(entry: FileEntry, states: readonly Revision[]): Chosen {
  const moments = new Set(states.map(({ updatedAt }) => updatedAt))
  return {
    entry,
    version: withoutTombstone(states.at(-1))?.seq ?? null,
    revisions: entry.revisions.filter(({ updatedAt }) => !moments.has(updatedAt)),
  }
}

/** A removal is a change like any other: what was forgotten after the export does not come back with it. */
function isWanted(item: FileState, last: Revision, mode: ImportMode): boolean {
  if (mode === 'merge') return isOlderBasis(item, last) ?? item.updatedAt > last.updatedAt
  return isTombstone(last) || !equalJson(item as unknown as Json, toFileState(last) as unknown as Json)
}
