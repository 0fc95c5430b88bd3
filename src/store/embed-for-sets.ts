/** @module The vectors of rows that are written, for each set that writes embed for. */
import type { CallOptions } from '../core/call.ts'
import { isKeepsakeError } from '../core/errors.ts'
import type { ScheduledEmbedder } from '../embedder/schedule.ts'
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

/** Options of {@link EmbedRows}. */
export interface EmbedRowsOptions extends CallOptions {
  /** Texts that will be asked for next. An embedder that keeps vectors may embed them along with these; nobody waits for them. */
  readonly ahead?: readonly string[] | undefined
}

/** Makes the blobs of a commit of rows. */
export type EmbedRows = (
  rows: readonly Pick<NewRow, 'value' | 'index'>[],
  options: EmbedRowsOptions,
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
      const heard = at === 0 ? options : { ...options, onProgress: undefined }
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
  { ahead = [], ...options }: EmbedRowsOptions,
  known?: KnownVectors,
): Promise<Blob[]> {
  const { embedder, mirror } = set
  if (embedder === undefined || rows.length === 0) return []
  const opened = mirror.open().catch(() => {}) // what cannot be read, a search says; it can be written nevertheless
  const embedded = embedTexts(embedder, rows, options, known?.set === set.name ? known.vectors : undefined)
  embedAhead(embedder, ahead, options)
  const vectors = await embedded
  await opened
  await checkDimensions(set, vectors.flat()[0]?.codes.length)
  return toBlobs(embedder, vectors)
}

/** Characters that are embedded ahead: with their vectors, no more than an embedder keeps. */
const AHEAD = 200_000

/** What fails here fails again for whoever waits for it. */
function embedAhead(
  embedder: ScheduledEmbedder,
  texts: readonly string[],
  { signal }: Pick<CallOptions, 'signal'>,
): void {
  if (embedder.pace?.cacheBytes === 0) return
  let room = AHEAD
  const end = texts.findIndex((text) => (room -= text.length) < 0)
  const soon = end < 0 ? texts : texts.slice(0, end)
  if (soon.length > 0) void embedder.embed(soon, { purpose: 'document', signal }).catch(() => {})
}
