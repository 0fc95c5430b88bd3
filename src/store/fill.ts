/** @module Embeds what a set has no vectors of, oldest first, in batches that are each there to stay. */
import { breathe } from '../core/breathe.ts'
import type { CallOptions } from '../core/call.ts'
import { KeepsakeError } from '../core/errors.ts'
import type { BareItem } from '../search/bare.ts'
import { encodeFill } from '../search/segment.ts'
import type { Row, Storage } from '../storage/storage.ts'
import { checkDimensions } from './dimensions.ts'
import { embedTexts, textsOf } from './embed-writes.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import type { SetLocks } from './set-locks.ts'

/** A batch is over with the item that passes one of these: a tab that dies loses no more. */
const BATCH = { items: 128, characters: 100_000 }

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
  let before: number | undefined
  for (;;) {
    signal?.throwIfAborted()
    const oldest = await context.locks.inTurn(set.name, () => fillBatch(context, set, options), signal)
    if (oldest === undefined) return
    if (oldest === before) throw notKept(set)
    before = oldest
    context.filled()
    await breathe()
  }
}

/** Embeds the oldest items that have no vectors; resolves to the `seq` of the first, `undefined` where there was none. */
async function fillBatch(
  { storage }: FillContext,
  set: EmbeddedSet,
  { signal, onProgress }: CallOptions,
): Promise<number | undefined> {
  const { mirror, embedder } = set
  await mirror.catchUp({ onProgress })
  const [left, total] = [mirror.pending(), mirror.items()]
  onProgress?.({ phase: 'embed', done: total - left, total })
  if (left === 0 || embedder === undefined) return undefined
  const items = mirror.index.oldestBare(BATCH.items)
  const rows = await readRows(storage, items)
  const vectors = await embedTexts(embedder, rows, { signal, urgency: 'fill' })
  await checkDimensions(set, vectors.flat()[0]?.codes.length)
  signal?.throwIfAborted()
  const entries = rows.flatMap(({ seq }, at) =>
    (vectors[at] ?? []).map((vector, text) => ({ seq, text, vector })),
  )
  if (entries.length > 0) await storage.commit({ blobs: [{ set: set.name, data: encodeFill(entries) }] })
  return items[0]?.seq
}

/** The rows that are still as the index knows them, as many as make a batch. */
async function readRows(storage: Storage, items: readonly BareItem[]): Promise<Row[]> {
  const rows = await storage.get(items)
  const current = rows.filter((row, at): row is Row => row !== undefined && row.seq === items[at]?.seq)
  let characters = 0
  const end = current.findIndex((row) => {
    for (const text of textsOf(row)) characters += text.length
    return characters > BATCH.characters
  })
  return end < 0 ? current : current.slice(0, end + 1)
}

/** Embedding the same again and again would help nobody, and may cost money. */
function notKept({ name }: EmbeddedSet): KeepsakeError<'storage_failed'> {
  return new KeepsakeError(
    'storage_failed',
    `Vectors of '${name}' were stored and are not there. Call reindex() to make them all again.`,
    { details: { operation: 'read' } },
  )
}
