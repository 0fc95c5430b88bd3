/** @module Embeds what a set has no vectors of, oldest first, in batches that are each there to stay. */
import { breathe } from '../core/breathe.ts'
import type { CallOptions } from '../core/call.ts'
import { encodeFill } from '../search/segment.ts'
import type { Row, Storage } from '../storage/storage.ts'
import { checkDimensions } from './dimensions.ts'
import { embedTexts } from './embed-writes.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import type { SetLocks } from './set-locks.ts'

/** Items of a batch: a tab that dies loses no more. */
const BATCH = 128

/** What filling needs. */
export interface FillContext {
  readonly storage: Storage
  readonly locks: SetLocks
  /** Hears of every batch: packs may grow behind it. */
  readonly filled: () => void
}

/**
 * Embeds until nothing is left that has no vectors, as far as the set has been read by then. Others may fill the same set: they take turns, batch by batch, and each goes on
 * where the other stopped. An item that changes meanwhile keeps waiting.
 */
export async function fill(context: FillContext, set: EmbeddedSet, options: CallOptions): Promise<void> {
  const { signal } = options
  for (;;) {
    signal?.throwIfAborted()
    const work = () => fillBatch(context, set, options)
    const left = await context.locks.inTurn(set.name, work, signal)
    if (left === 0) return
    context.filled()
    await breathe()
  }
}

/** Embeds the oldest items that have no vectors; resolves to how many there were before. */
async function fillBatch(
  { storage }: FillContext,
  set: EmbeddedSet,
  { signal, onProgress }: CallOptions,
): Promise<number> {
  const { mirror, embedder } = set
  await mirror.catchUp({ onProgress })
  const [left, total] = [mirror.pending(), mirror.items()]
  onProgress?.({ phase: 'embed', done: total - left, total })
  if (left === 0 || embedder === undefined) return 0
  const rows = await readRows(storage, mirror.index.oldestBare(BATCH))
  const vectors = await embedTexts(embedder, rows, { signal, urgency: 'fill' })
  await checkDimensions(set, vectors.flat()[0]?.codes.length)
  signal?.throwIfAborted()
  const entries = rows.flatMap(({ seq }, at) =>
    (vectors[at] ?? []).map((vector, text) => ({ seq, text, vector })),
  )
  if (entries.length > 0) await storage.commit({ blobs: [{ set: set.name, data: encodeFill(entries) }] })
  return left
}

/** The rows that are still as the index knows them. */
async function readRows(
  storage: Storage,
  items: ReturnType<EmbeddedSet['mirror']['index']['oldestBare']>,
): Promise<Row[]> {
  const rows = await storage.get(items)
  return rows.filter((row, at): row is Row => row !== undefined && row.seq === items[at]?.seq)
}
