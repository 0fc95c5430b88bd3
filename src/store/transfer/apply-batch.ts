/** @module Some items of a file become small commits. */
import type { CallOptions } from '../../core/call.ts'
import { isKeepsakeError } from '../../core/errors.ts'
import { equalJson } from '../../core/json.ts'
import { isReserved } from '../../core/namespace.ts'
import type { RightOfWay } from '../../core/right-of-way.ts'
import { type Clock, fromMillis } from '../../core/time.ts'
import type { Embedder } from '../../embedder/embedder.ts'
import type { Row, Storage, Tombstone } from '../../storage/storage.ts'
import type { EmbedRows, KnownVectors } from '../embed-for-sets.ts'
import { textsOf } from '../embed-writes.ts'
import type { ImportMode } from '../store.ts'
import type { Basis } from './basis.ts'
import type { FileEntry } from './batches.ts'
import { choose, type Chosen } from './choose.ts'
import { vectorsByText, type VectorsOf } from './file-vectors.ts'
import { pieceOf } from './piece.ts'

/** What an import writes with. */
export interface ApplyContext {
  readonly storage: Storage
  /** Embeds rows for every set that is written. */
  readonly embed: EmbedRows
  /** The embedder of this id, where its set is written. */
  readonly embedderOf: (id: string | undefined) => Embedder | undefined
  readonly clock: Clock
  /** Whether earlier states are kept at all. */
  readonly keepsHistory: boolean
  readonly rightOfWay: RightOfWay
  /** Hears of what was committed. */
  readonly changed: (rows: readonly (Row | Tombstone)[]) => void
}

/** How a batch is applied. */
export interface ApplyOptions extends CallOptions {
  readonly mode: ImportMode
  /** The embedder that made the file's vectors, where they are as good as new ones. */
  readonly vectorsBy: VectorsOf | undefined
  /** What the entries are read with; absent while that itself comes in. */
  readonly basis?: Basis | undefined
}

/** Applies entries in small commits; yields how many each wrote. What changes while they are embedded is looked at again. */
export async function* applyBatch(
  context: ApplyContext,
  entries: readonly FileEntry[],
  options: ApplyOptions,
): AsyncGenerator<number> {
  const { storage, rightOfWay } = context
  const written = new Set<FileEntry>()
  for (let isDone = false; !isDone;) {
    const now = context.clock()
    const open = entries.filter((entry) => !written.has(entry))
    const chosen = await choose(storage, open, { mode: options.mode, now })
    isDone = true
    for (let left: readonly Chosen[] = chosen; isDone && left.length > 0;) {
      const size = wholeLogs(left, pieceOf(rightOfWay, storage.limits))
      const piece = left.slice(0, Math.min(size, storage.limits.writesPerCommit))
      const later = left === chosen ? left.slice(piece.length) : []
      left = left.slice(piece.length)
      try {
        await write(context, piece, { ...options, now, later })
        for (const { entry } of piece) written.add(entry)
        yield piece.length
      } catch (error) {
        if (!isKeepsakeError(error, 'conflict')) throw error
        await options.basis?.look()
        isDone = false
      }
    }
  }
}

/** So many entries, or some more: Keepsake's own items of one namespace belong together, as the pages of a log do. */
function wholeLogs(left: readonly Chosen[], size: number): number {
  let end = size
  while (end < left.length && isTogether(left[end - 1] as Chosen, left[end] as Chosen)) end++
  return end
}

function isTogether({ entry: one }: Chosen, { entry: next }: Chosen): boolean {
  const { namespace } = one.item
  return isReserved(namespace) && equalJson([...namespace], [...next.item.namespace])
}

async function write(
  context: ApplyContext,
  chosen: readonly Chosen[],
  { now, later, ...options }: ApplyOptions & { readonly now: number; readonly later: readonly Chosen[] },
): Promise<void> {
  const { storage, embed, keepsHistory, rightOfWay, changed } = context
  const rows = chosen.map(({ entry }) => entry.item)
  const ahead = options.vectorsBy === undefined ? later.flatMap(({ entry }) => textsOf(entry.item)) : []
  const blobs = await embed(rows, { ...embedding(options), ahead }, known(chosen, options))
  await rightOfWay.giveWay()
  options.signal?.throwIfAborted()
  const committed = await storage.commit({
    now: fromMillis(now),
    expect: [
      ...chosen.map(({ entry: { item }, version }) => ({
        namespace: item.namespace,
        key: item.key,
        version,
      })),
      ...(options.basis?.expectFor(rows) ?? []),
    ],
    history: keepsHistory ? 'keep' : 'skip',
    revisions: keepsHistory ? chosen.flatMap(({ revisions }) => revisions) : [],
    rows,
    blobs,
  })
  changed(committed.rows)
}

/** Vectors that need not be computed. */
function known(chosen: readonly Chosen[], { vectorsBy }: ApplyOptions): KnownVectors | undefined {
  if (vectorsBy === undefined) return undefined
  const entries = chosen.map(({ entry }) => entry)
  return { set: vectorsBy.id, vectors: vectorsByText(entries, vectorsBy.dimensions) }
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
