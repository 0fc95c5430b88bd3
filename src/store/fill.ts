/** @module Embeds what a set has no vectors of, oldest first, in batches that are each there to stay. */
import { breathe } from '../core/breathe.ts'
import type { CallOptions } from '../core/call.ts'
import { isKeepsakeError, KeepsakeError } from '../core/errors.ts'
import type { RightOfWay } from '../core/right-of-way.ts'
import type { BareItem } from '../search/bare.ts'
import { encodeFill, type FillEntry } from '../search/segment.ts'
import type { Row, Storage } from '../storage/storage.ts'
import { checkDimensions } from './dimensions.ts'
import { embedApart, type EmbeddedApart } from './embed-apart.ts'
import { textsOf } from './embed-writes.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import { expectUnchanged } from './expect-unchanged.ts'
import type { SetLocks } from './set-locks.ts'
import type { Waiting } from './waiting.ts'

/** A batch is over with the item that passes one of these: a tab that dies loses no more. */
const BATCH = { items: 128, characters: 100_000 }

/** What filling needs. */
export interface FillContext {
  readonly storage: Storage
  readonly locks: SetLocks
  readonly waiting: Waiting
  readonly rightOfWay: RightOfWay
  /** Hears of every batch: packs may grow behind it. */
  readonly filled: () => void
}

/** What came of a batch. */
interface Filled {
  /** The `seq` of the first item. */
  readonly oldest: number
  /** Why one of its items was set aside. */
  readonly failure: EmbeddedApart['failure']
}

/**
 * Embeds until nothing is left that has no vectors, as far as the set has been read by then. Others may fill the same set: they take
 * turns, batch by batch, and each goes on where the other stopped. An item that changes meanwhile keeps waiting.
 *
 * An item that the embedder fails for, though not for others, is set aside: it waits until the next session, and holds nobody up. A text
 * that is too long for the embedder has the zero vector: only words find it.
 */
export async function fill(context: FillContext, set: EmbeddedSet, options: CallOptions): Promise<void> {
  const { signal } = options
  let before: number | undefined
  let failure: EmbeddedApart['failure']
  for (;;) {
    signal?.throwIfAborted()
    const batch = await context.locks.inTurn(set.name, () => fillBatch(context, set, options), signal)
    if (batch === undefined) break
    if (batch.oldest === before) throw notKept(set)
    before = batch.oldest
    failure = batch.failure ?? failure
    context.filled()
    await breathe()
  }
  if (failure !== undefined && set.mirror.dimensions() === undefined) throw failure // nothing at all was embedded
}

/** Embeds the oldest items that have no vectors; `undefined` where there was none to embed. */
async function fillBatch(
  { storage, waiting, rightOfWay }: FillContext,
  set: EmbeddedSet,
  { signal, onProgress }: CallOptions,
): Promise<Filled | undefined> {
  const { mirror, embedder } = set
  await mirror.catchUp({ onProgress })
  waiting.read(set)
  const [left, total] = [mirror.pending(), mirror.items()]
  onProgress?.({ phase: 'embed', done: total - left, total })
  const items = left === 0 ? [] : waiting.next(set, BATCH.items)
  if (items[0] === undefined || embedder === undefined) return undefined
  const rows = await readRows(storage, items)
  const texts = [...new Set(rows.flatMap(textsOf))]
  const { vectors, failure } = await embedApart(embedder, texts, { signal, urgency: 'fill' })
  const [first] = vectors.values() // they are all of one length
  await checkDimensions(set, first?.codes.length)
  signal?.throwIfAborted()
  await rightOfWay.giveWay()
  const isWhole = (row: Row): boolean => textsOf(row).every((text) => vectors.has(text))
  await commitUnchanged(storage, set.name, { rows: rows.filter(isWhole), vectors })
  for (const row of rows) if (!isWhole(row)) waiting.setAside(set, row.seq)
  return { oldest: items[0].seq, failure }
}

/** The rows that are still as the index knows them, as many as make a batch. */
async function readRows(storage: Storage, items: readonly BareItem[]): Promise<Row[]> {
  const current = await readUnchanged(storage, items)
  let characters = 0
  const end = current.findIndex((row) => {
    for (const text of textsOf(row)) characters += text.length
    return characters > BATCH.characters
  })
  return end < 0 ? current : current.slice(0, end + 1)
}

async function readUnchanged(storage: Storage, items: readonly BareItem[]): Promise<Row[]> {
  const rows = await storage.get(items)
  return rows.filter((row, at): row is Row => row !== undefined && row.seq === items[at]?.seq)
}

/**
 * Commits the vectors of rows that are still there: of what was erased meanwhile nothing may come back. Each conflict is of a row that has
 * changed and is left out from then on, so it ends however much is written.
 */
async function commitUnchanged(
  storage: Storage,
  set: string,
  { rows, vectors }: { readonly rows: readonly Row[]; readonly vectors: EmbeddedApart['vectors'] },
): Promise<void> {
  for (let left = rows; left.length > 0; left = await readUnchanged(storage, left)) {
    const data = encodeFill(left.flatMap((row) => toEntries(row, vectors)))
    try {
      await storage.commit({ expect: expectUnchanged(left), blobs: [{ set, data }] })
      return
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
    }
  }
}

function toEntries(row: Row, vectors: EmbeddedApart['vectors']): FillEntry[] {
  return textsOf(row).flatMap((text, at) => {
    const vector = vectors.get(text)
    return vector === undefined ? [] : [{ seq: row.seq, text: at, vector }]
  })
}

/** Embedding the same again and again would help nobody, and may cost money. */
function notKept({ name }: EmbeddedSet): KeepsakeError<'storage_failed'> {
  return new KeepsakeError(
    'storage_failed',
    `Vectors of '${name}' were stored and are not there. Call reindex() to make them all again.`,
    { details: { operation: 'read' } },
  )
}
