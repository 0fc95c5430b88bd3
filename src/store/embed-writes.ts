/** @module From checked writes to what a commit takes: texts found, embedded, packed. No transaction is open meanwhile. */
import { type CallOptions, within } from '../core/call.ts'
import { textsAt } from '../core/fields.ts'
import { textOf } from '../core/memory.ts'
import { words } from '../core/words.ts'
import type { Embedder, Embedding } from '../embedder/embedder.ts'
import type { ScheduledEmbedder } from '../embedder/schedule.ts'
import type { Urgency } from '../embedder/schedule-queue.ts'
import { encodeSegment } from '../search/segment.ts'
import { quantize, type Vector } from '../search/vectors.ts'
import type { Blob, NewRow } from '../storage/storage.ts'

/** Texts embedded in one go: many enough to be sorted by length, few enough to be kept as floats meanwhile. */
const SLICE = 1024

/** Options of what embeds documents. */
export interface EmbedOptions extends CallOptions {
  /** By default `write`. */
  readonly urgency?: Urgency
  /** Whether texts are embedded anew that came before. */
  readonly fresh?: boolean
}

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
  embedder: ScheduledEmbedder | undefined,
  rows: readonly Searched[],
  options: EmbedOptions,
  known?: ReadonlyMap<string, Vector>,
): Promise<Blob[]> {
  if (embedder === undefined) return []
  return toBlobs(embedder, await embedTexts(embedder, rows, options, known))
}

/** Each row's vectors as a commit's blobs: one segment, or none where there is nothing in it. */
export function toBlobs(embedder: Pick<Embedder, 'id'>, vectors: readonly (readonly Vector[])[]): Blob[] {
  const entries = vectors.flatMap((ofRow, row) => ofRow.map((vector, text) => ({ row, text, vector })))
  return entries.length === 0 ? [] : [{ set: embedder.id, data: encodeSegment(entries) }]
}

/** The vectors of each row's texts. Identical texts are embedded once. */
export async function embedTexts(
  embedder: ScheduledEmbedder,
  rows: readonly Searched[],
  options: EmbedOptions,
  known: ReadonlyMap<string, Vector> = new Map(),
): Promise<Vector[][]> {
  const texts = rows.map(textsOf)
  const distinct = [...new Set(texts.flat())].filter((text) => !known.has(text))
  const vectors = new Map(known)
  for (let from = 0; from < distinct.length; from += SLICE) {
    const slice = distinct.slice(from, from + SLICE)
    const embedding = await embedder.embed(slice, {
      purpose: 'document',
      signal: options.signal,
      urgency: options.urgency,
      fresh: options.fresh,
      onProgress: within(options.onProgress, { from, total: distinct.length }),
    })
    slice.forEach((text, index) => vectors.set(text, toVector(text, embedding, index)))
  }
  return texts.map((ofRow) => ofRow.map((text) => vectors.get(text) as Vector))
}

/** A query's vector. */
export async function embedQuery(
  embedder: ScheduledEmbedder,
  query: string,
  { signal, onProgress }: CallOptions,
): Promise<Float32Array> {
  const { vectors } = await embedder.embed([query], { purpose: 'query', signal, onProgress })
  return vectors[0] as Float32Array
}

function toVector(text: string, { vectors, weights }: Embedding, index: number): Vector {
  return quantize(vectors[index] as Float32Array, weights?.[index] ?? Math.max(1, words(text).length))
}
