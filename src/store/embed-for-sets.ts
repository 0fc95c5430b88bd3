/** @module The vectors of rows that are written, for each set that writes embed for. */
import type { CallOptions } from '../core/call.ts'
import { isKeepsakeError } from '../core/errors.ts'
import type { Vector } from '../search/vectors.ts'
import type { Blob, NewRow } from '../storage/storage.ts'
import { checkDimensions } from './dimensions.ts'
import { embedTexts, toBlobs } from './embed-writes.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import type { Sets } from './sets.ts'
import type { Waiting } from './waiting.ts'

/** Vectors that need not be computed: those of the texts of one embedder. */
export interface KnownVectors {
  readonly set: string
  readonly vectors: ReadonlyMap<string, Vector>
}

/** Makes the blobs of a commit of rows. */
export type EmbedRows = (
  rows: readonly Pick<NewRow, 'value' | 'index'>[],
  options: CallOptions,
  known?: KnownVectors,
) => Promise<Blob[]>

/**
 * Embeds rows for every set that is written. The one that answers is asked first, and its progress is told. Where a better embedder fails,
 * the rows go without its vectors, which are filled in later; where that of the base does, the whole fails.
 */
export function embedForSets(sets: Sets, waiting: Waiting): EmbedRows {
  return async (rows, options, known) => {
    await sets.ready()
    const written = sets.written()
    const blobs = written.map(async (set, at) => {
      const heard = at === 0 ? options : { signal: options.signal }
      try {
        return await set.using(() => embedFor(set, rows, heard, known))
      } catch (error) {
        const isBeside = set !== sets.base && written.includes(sets.base)
        if (!isBeside || !isKeepsakeError(error, 'embedder_failed')) throw error
        waiting.missed(set)
        return []
      }
    })
    return (await Promise.all(blobs)).flat()
  }
}

async function embedFor(
  set: EmbeddedSet,
  rows: Parameters<EmbedRows>[0],
  options: CallOptions,
  known?: KnownVectors,
): Promise<Blob[]> {
  const { embedder, mirror } = set
  if (embedder === undefined || rows.length === 0) return []
  const opened = mirror.open().catch(() => {}) // what cannot be read, a search says; it can be written nevertheless
  const vectors = await embedTexts(
    embedder,
    rows,
    options,
    known?.set === set.name ? known.vectors : undefined,
  )
  await opened
  await checkDimensions(set, vectors.flat()[0]?.codes.length)
  return toBlobs(embedder, vectors)
}
