/** @module Some items of a file become one commit: those that are newer than what is here, or that differ. */
import type { CallOptions } from '../../core/call.ts'
import { isKeepsakeError } from '../../core/errors.ts'
import { equalJson, type Json } from '../../core/json.ts'
import type { Clock } from '../../core/time.ts'
import type { Embedder } from '../../embedder/embedder.ts'
import type { Vector } from '../../search/vectors.ts'
import {
  type Commit,
  isTombstone,
  type Revision,
  type Row,
  type Storage,
  type Tombstone,
} from '../../storage/storage.ts'
import { embedRows } from '../embed-writes.ts'
import type { ImportMode } from '../store.ts'
import type { FileEntry } from './batches.ts'
import { isExpired } from './expiry.ts'
import { type FileState, toFileState } from './file-format.ts'
import { vectorsByText } from './file-vectors.ts'

/** What an import writes with. */
export interface ApplyContext {
  readonly storage: Storage
  readonly embedder: Embedder | undefined
  readonly clock: Clock
  /** Hears of what was committed. */
  readonly changed: (rows: readonly (Row | Tombstone)[]) => void
}

/** How a batch is applied. */
export interface ApplyOptions extends CallOptions {
  readonly mode: ImportMode
  /** Whether the file's vectors are this embedder's. */
  readonly withVectors: boolean
}

/** An entry to write, and what is here instead of it. */
interface Chosen {
  readonly entry: FileEntry
  readonly here: Here
}

/** What stands at an address: the row, if there is one, and its last state, which may be a removal. */
interface Here {
  readonly row: Row | undefined
  readonly last: Revision | undefined
}

/** Applies entries as one commit; resolves to how many were written. What changes while they are embedded is looked at again. */
export async function applyBatch(
  context: ApplyContext,
  entries: readonly FileEntry[],
  options: ApplyOptions,
): Promise<number> {
  const { storage, embedder, clock, changed } = context
  for (;;) {
    const now = clock()
    const alive = entries.filter(({ item }) => !isExpired(item, now))
    const here = await readHere(storage, alive, now)
    const chosen = alive
      .map((entry, index): Chosen => ({ entry, here: here[index] as Here }))
      .filter((choice) => isWanted(choice, options.mode))
    if (chosen.length === 0) return 0
    const rows = chosen.map(({ entry }) => entry.item)
    const data =
      embedder && (await embedRows(embedder, rows, embedding(options), known(chosen, context, options)))
    options.signal?.throwIfAborted()
    const blobs = data === undefined || embedder === undefined ? [] : [{ set: embedder.id, data }]
    try {
      const committed = await storage.commit({ ...toCommit(chosen), rows, blobs })
      changed(committed.rows)
      return rows.length
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
    }
  }
}

/** A removal counts as a change: what was forgotten after the export does not come back with it. */
async function readHere(storage: Storage, entries: readonly FileEntry[], now: number): Promise<Here[]> {
  const addresses = entries.map(({ item: { namespace, key } }) => ({ namespace, key }))
  const rows = await storage.get(addresses)
  return Promise.all(
    addresses.map(async (address, index): Promise<Here> => {
      const row = rows[index]
      if (row === undefined) return { row, last: (await storage.revisions(address)).at(-1) }
      return { row, last: isExpired(row, now) ? undefined : row }
    }),
  )
}

function isWanted({ entry: { item }, here: { last } }: Chosen, mode: ImportMode): boolean {
  if (last === undefined) return true
  if (mode === 'merge') return item.updatedAt > last.updatedAt
  return isTombstone(last) || !isSame(item, last)
}

function isSame(item: FileState, row: Row): boolean {
  return equalJson(item as unknown as Json, toFileState(row) as unknown as Json)
}

/** The earlier states that are not here yet: those since the last one here. What must still be true: that it is the last one. */
function toCommit(chosen: readonly Chosen[]): Pick<Commit, 'expect' | 'revisions'> {
  return {
    expect: chosen.map(({ entry, here }) => ({
      namespace: entry.item.namespace,
      key: entry.item.key,
      version: here.row?.seq ?? null,
    })),
    revisions: chosen.flatMap(({ entry, here: { last } }) =>
      entry.revisions.filter(({ updatedAt }) => last === undefined || updatedAt > last.updatedAt),
    ),
  }
}

/** Vectors that need not be computed. */
function known(
  chosen: readonly Chosen[],
  { embedder }: ApplyContext,
  { withVectors }: ApplyOptions,
): ReadonlyMap<string, Vector> {
  const entries = withVectors ? chosen.map(({ entry }) => entry) : []
  return vectorsByText(entries, embedder?.dimensions)
}

/** Embedding is a step of the import; loading the model is news of its own. */
function embedding({ signal, onProgress }: CallOptions): CallOptions {
  return {
    signal,
    onProgress: (progress) => {
      if (progress.phase === 'load') onProgress?.(progress)
    },
  }
}
