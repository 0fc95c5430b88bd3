/** @module Whether a file's vectors are as good as new ones, and how they stand in for them. */
import type { CallOptions } from '../../core/call.ts'
import type { Embedder } from '../../embedder/embedder.ts'
import type { Vector } from '../../search/vectors.ts'
import { textsOf } from '../embed-writes.ts'
import type { FileEntry } from './batches.ts'
import { type FileHeader, fromFileVector } from './file-format.ts'

/** Whose vectors a file holds, and how long they are. */
export type VectorsOf = Pick<Embedder, 'id'> & { readonly dimensions: number }

/**
 * Whose vectors the file holds, if they are as good as this embedder's own: of the same id and dimensions. Where only one side knows the
 * dimensions (nothing was embedded yet by an embedder that learns them from its first answer) those count: writing compares them with
 * what is stored.
 */
export async function vectorsAsOf(
  embedder: Embedder | undefined,
  { embedder: id, dimensions }: FileHeader,
  options: CallOptions,
): Promise<VectorsOf | undefined> {
  if (embedder === undefined || id !== embedder.id) return undefined
  if (embedder.dimensions === undefined && dimensions === undefined) await embedder.load?.(options)
  const known = embedder.dimensions ?? dimensions
  if (known === undefined || (dimensions ?? known) !== known) return undefined
  return { id: embedder.id, dimensions: known }
}

/** The vectors of the entries' texts, by text: for one embedder a text has one vector. What does not fit is embedded anew. */
export function vectorsByText(
  entries: readonly Pick<FileEntry, 'item' | 'vectors'>[],
  dimensions: number,
): Map<string, Vector> {
  const vectors = new Map<string, Vector>()
  for (const { item, vectors: given = [] } of entries) {
    const texts = textsOf(item)
    const decoded = given.map(fromFileVector)
    if (decoded.length !== texts.length) continue
    texts.forEach((text, index) => {
      const vector = decoded[index]
      if (vector !== undefined && vector.codes.length === dimensions) vectors.set(text, vector)
    })
  }
  return vectors
}
