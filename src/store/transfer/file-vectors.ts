/** @module Whether a file's vectors are as good as new ones, and how they stand in for them. */
import type { CallOptions } from '../../core/call.ts'
import type { Embedder } from '../../embedder/embedder.ts'
import type { Vector } from '../../search/vectors.ts'
import { textsOf } from '../embed-writes.ts'
import type { FileEntry } from './batches.ts'
import { type FileHeader, fromFileVector } from './file-format.ts'

/**
 * The embedder, if the file's vectors are its own: of the same id and dimensions. An embedder that was not loaded when the file was
 * written did not know them yet; then each vector is looked at by itself.
 */
export async function embedderOfVectors(
  embedder: Embedder | undefined,
  { embedder: id, dimensions }: FileHeader,
  options: CallOptions,
): Promise<Embedder | undefined> {
  if (embedder === undefined || id !== embedder.id) return undefined
  if (embedder.dimensions === undefined) await embedder.load?.(options)
  if (embedder.dimensions === undefined) return undefined
  return (dimensions ?? embedder.dimensions) === embedder.dimensions ? embedder : undefined
}

/** The vectors of the entries' texts, by text: for one embedder a text has one vector. What does not fit is embedded anew. */
export function vectorsByText(
  entries: readonly Pick<FileEntry, 'item' | 'vectors'>[],
  dimensions: number | undefined,
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
