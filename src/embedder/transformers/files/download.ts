/** @module A model from its server to where it is kept, and from there to who runs it. */
import { type CallOptions, detached } from '../../../core/call.ts'
import type { FileSource } from '../../files.ts'
import { cannotKeep } from './failure.ts'
import { type KeptFiles, openKept } from './kept.ts'
import { knownBytes } from '../models.ts'
import { checkSource, type ModelSource } from './source.ts'
import { takeAll } from './take.ts'
import { tallyOf } from './tally.ts'

/**
 * Fetches what is missing of a model and keeps it. Progress (`load`) is in bytes, per file and in all; in all only what is fetched.
 *
 * A file is kept whole or not at all; what came whole is not fetched again the next time. Rejects with the signal's reason, or with
 * `embedder_failed` and one of the reasons `unreachable` (no connection, or it broke off), `unauthorized` (401, 403: gated, private
 * or not there), `bad_files` (404, or the file is not what it should be), `rate_limited`, `server`, `refused` (any other status) or
 * `no_room`; with `not_supported` where nothing can be kept; with `invalid_argument` where the source is none.
 *
 * @example
 * ```ts
 * await downloadModel(
 *   { model: 'Xenova/all-MiniLM-L6-v2' },
 *   { onProgress: ({ done, total }) => total && done / total },
 * )
 * ```
 */
export async function downloadModel(source: ModelSource, options: CallOptions = {}): Promise<void> {
  checkSource(source)
  const kept = await openKept()
  if (kept === undefined) throw cannotKeep('downloadModel')
  await load(source, kept, { ...options, download: true })
}

/** Options of {@link readModelFiles}. */
export interface ReadModelOptions extends CallOptions {
  /** Files that are given, by name; the others are looked for where they are kept. */
  readonly files?: Readonly<Record<string, FileSource>>
  /** Whether what is missing may be fetched, and kept where that can be. By default it is an error. */
  readonly download?: boolean
}

/**
 * A model's files by name, for a runtime: those given, else those kept, else (with `download`) fetched first.
 *
 * Where nothing can be kept they are fetched each time. Rejects as {@link downloadModel} does; without `download`, a missing file
 * is `bad_files`.
 */
export async function readModelFiles(
  source: ModelSource,
  options: ReadModelOptions = {},
): Promise<ReadonlyMap<string, Blob>> {
  checkSource(source)
  const files = await load(source, await openKept(), options)
  const blobs = [...files].map(async ([name, file]) => [name, await file.blob()] as const)
  return new Map(await Promise.all(blobs))
}

async function load(
  source: ModelSource,
  kept: KeptFiles | undefined,
  options: ReadModelOptions,
): Promise<ReadonlyMap<string, Response>> {
  const { files: given = {}, download = false, signal, onProgress } = detached(options)
  const tally = tallyOf(onProgress)
  return takeAll({ source, kept, given, download, signal, tally }, async (names) => {
    const sizes = new Map<string, number | undefined>()
    for (const name of names) {
      const isHere = given[name] !== undefined || (await kept?.find(source, name)) !== undefined
      if (!isHere) sizes.set(name, knownBytes(source, name))
    }
    tally.expect(sizes)
  })
}
