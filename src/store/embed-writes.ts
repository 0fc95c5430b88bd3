/** @module From checked writes to what a commit takes: texts found, embedded, packed. No transaction is open meanwhile. */
import { words } from '../core/words.ts'
import type { CallOptions } from '../core/call.ts'
import { isKeepsakeError, KeepsakeError } from '../core/errors.ts'
import { textsAt } from '../core/fields.ts'
import { defined } from '../core/json.ts'
import { textOf } from '../core/memory.ts'
import type { Embedder, Purpose } from '../embedder/embedder.ts'
import { encodeSegment } from '../search/segment.ts'
import { quantize, type Vector } from '../search/vectors.ts'
import type { Blob, NewRow } from '../storage/storage.ts'

/** Texts embedded between two looks at the signal; long enough to be fast, short enough to cancel. */
const BATCH = 256

/** What says what a row is searched by. */
type Searched = Pick<NewRow, 'value' | 'index'>

/** The texts a row is searched by. Empty texts and rows kept out of the index have none. */
export function textsOf({ value, index }: Searched): string[] {
  if (index === false) return []
  const texts = index?.text ?? index?.fields?.flatMap((path) => textsAt(value, path)) ?? textOf(value)
  return [texts].flat().filter((text) => text.trim() !== '')
}

/** The vectors of rows as a commit takes them. Texts whose vector is known are not embedded again. */
export async function embedRows(
  embedder: Embedder | undefined,
  rows: readonly Searched[],
  options: CallOptions,
  known?: ReadonlyMap<string, Vector>,
): Promise<Blob[]> {
  if (embedder === undefined) return []
  return toBlobs(embedder, await embedTexts(embedder, rows, options, known))
}

/** Each row's vectors as a commit's blobs: one segment, or none where there is nothing in it. */
export function toBlobs(embedder: Embedder, vectors: readonly (readonly Vector[])[]): Blob[] {
  const entries = vectors.flatMap((ofRow, row) => ofRow.map((vector, text) => ({ row, text, vector })))
  return entries.length === 0 ? [] : [{ set: embedder.id, data: encodeSegment(entries) }]
}

/** The vectors of each row's texts. Identical texts are embedded once. */
export async function embedTexts(
  embedder: Embedder,
  rows: readonly Searched[],
  options: CallOptions,
  known: ReadonlyMap<string, Vector> = new Map(),
): Promise<Vector[][]> {
  const texts = rows.map(textsOf)
  const distinct = [...new Set(texts.flat())].filter((text) => !known.has(text))
  const vectors = new Map(known)
  for (let from = 0; from < distinct.length; from += BATCH) {
    const batch = distinct.slice(from, from + BATCH)
    const embedded = await embed(embedder, batch, { ...options, purpose: 'document' })
    batch.forEach((text, index) => vectors.set(text, embedded[index] as Vector))
    options.onProgress?.({ phase: 'embed', done: from + batch.length, total: distinct.length })
    if (from + BATCH < distinct.length) await breathe()
  }
  return texts.map((ofRow) => ofRow.map((text) => vectors.get(text) as Vector))
}

/** A query's vector. */
export async function embedQuery(
  embedder: Embedder,
  query: string,
  options: CallOptions,
): Promise<Float32Array> {
  const [vector] = await callEmbedder(embedder, [query], { ...options, purpose: 'query' }).then(
    ({ vectors }) => vectors,
  )
  return vector as Float32Array
}

async function embed(
  embedder: Embedder,
  texts: readonly string[],
  options: CallOptions & { purpose: Purpose },
): Promise<Vector[]> {
  const { vectors, weights } = await callEmbedder(embedder, texts, options)
  return texts.map((text, index) =>
    quantize(vectors[index] as Float32Array, weights?.[index] ?? Math.max(1, words(text).length)),
  )
}

/** Whatever an embedder throws or returns wrongly becomes `embedder_failed`; an abort stays the signal's reason. */
async function callEmbedder(
  embedder: Embedder,
  texts: readonly string[],
  options: CallOptions & { purpose: Purpose },
): Promise<{ vectors: readonly Float32Array[]; weights?: readonly number[] }> {
  options.signal?.throwIfAborted()
  try {
    await embedder.load?.(options)
    const embedded = await embedder.embed(texts, options)
    checkVectors(embedder, embedded.vectors, texts.length)
    return embedded
  } catch (cause) {
    options.signal?.throwIfAborted()
    if (isKeepsakeError(cause)) throw cause
    throw failed(embedder, 'failed', cause)
  }
}

function checkVectors(embedder: Embedder, vectors: readonly Float32Array[], count: number): void {
  if (vectors.length !== count) {
    throw failed(embedder, `returned ${vectors.length} vectors for ${count} texts`)
  }
  const dimensions = embedder.dimensions ?? vectors[0]?.length
  for (const vector of vectors) {
    if (vector.length !== dimensions) {
      throw failed(embedder, `returned a vector of ${vector.length} dimensions, not of ${dimensions}`)
    }
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
    if (!(Math.abs(length - 1) < UNIT_WITHIN) && length !== 0) {
      throw failed(
        embedder,
        `returned a vector of length ${length.toPrecision(3)}, not 1. Normalise its vectors`,
      )
    }
  }
}

/** How far a unit vector's length may be from 1: what 8-bit weights and half floats leave. */
const UNIT_WITHIN = 0.02

function failed(embedder: Embedder, what: string, cause?: unknown): KeepsakeError<'embedder_failed'> {
  return new KeepsakeError('embedder_failed', `Embedder '${embedder.id}' ${what}.`, {
    details: { embedder: embedder.id },
    ...defined({ cause }),
  })
}

/** Lets a waiting message in, such as the one that cancels this. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
