/** @module One file of a model from wherever it is: given, kept, or on a server. */
import type { FileSource } from '../../files.ts'
import { knownModel } from '../models.ts'
import { badFile } from './failure.ts'
import { type Coming, fetchFile } from './fetch-file.ts'
import type { KeptFiles } from './kept.ts'
import { CONFIG_FILE, dataFilesOf, DEFAULT_DTYPE, neededFiles } from './needed.ts'
import { fileUrl, type ModelSource } from './source.ts'
import type { Tally } from './tally.ts'
import { watch } from './watch.ts'

/** Where files may be taken from. */
export interface Places {
  readonly source: ModelSource
  readonly kept: KeptFiles | undefined
  readonly given: Readonly<Record<string, FileSource>>
  /** Whether a server may be asked for what is in neither. */
  readonly download: boolean
  readonly signal: AbortSignal | undefined
  readonly tally: Tally
}

/**
 * Takes all files that a model needs, one after the other. It says beforehand which, as far as that is known, and again when the config
 * was read.
 *
 * The bodies of the responses are not read yet. Rejects with `embedder_failed` or the signal's reason.
 */
export async function takeAll(
  places: Places,
  onNeeded: (names: readonly string[]) => Promise<void>,
): Promise<ReadonlyMap<string, Response>> {
  const { model, dtype = DEFAULT_DTYPE } = places.source
  await onNeeded(neededFiles(dtype, knownModel(model)?.dataFiles ?? 0))
  const config = await take(places, CONFIG_FILE)
  const names = neededFiles(dtype, dataFilesOf(await config.clone().json(), dtype))
  await onNeeded(names)
  const files = new Map([[CONFIG_FILE, config]])
  for (const name of names) {
    if (!files.has(name)) files.set(name, await take(places, name))
  }
  return files
}

async function take(places: Places, name: string): Promise<Response> {
  const { source, kept, given, download, signal } = places
  signal?.throwIfAborted()
  const own = given[name]
  if (own !== undefined) return takeGiven(places, name, own)
  const found = await kept?.find(source, name)
  if (found !== undefined) return found
  if (!download) throw badFile(source.model, name, 'is not here. Download or import the model first.')
  if (kept === undefined) return inMemory(await fetchOne(places, name))
  return kept.alone(source, name, {
    signal,
    run: async () => (await kept.find(source, name)) ?? fetchAndKeep(places, name, kept),
  })
}

const fetchOne = ({ source, signal, tally }: Places, name: string): Promise<Coming> =>
  fetchFile({ model: source.model, name, url: fileUrl(source, name), signal }, tally)

async function fetchAndKeep(places: Places, name: string, kept: KeptFiles): Promise<Response> {
  const { source } = places
  const coming = await fetchOne(places, name)
  await coming.through(kept.keep(source, name, coming))
  const found = await kept.find(source, name)
  if (found === undefined) throw badFile(source.model, name, 'was deleted while it was read. Try again.')
  return found
}

async function takeGiven(
  { source: { model }, signal, tally }: Places,
  name: string,
  file: FileSource,
): Promise<Response> {
  if (typeof file === 'string' || file instanceof URL) {
    return inMemory(await fetchFile({ model, name, url: String(file), signal }, tally))
  }
  const unreadable = (cause: unknown) => badFile(model, name, 'cannot be read.', cause)
  const read = typeof file === 'function' ? file : () => file
  const bytes = await Promise.resolve()
    .then(read)
    .catch((cause: unknown) => Promise.reject(unreadable(cause)))
  const body = new Blob([bytes as BlobPart]).stream()
  return inMemory(watch(body, { model, name, signal, onBytes() {}, broken: unreadable }))
}

/** All of a stream, where it is not kept. */
async function inMemory({ stream, through }: ReturnType<typeof watch>): Promise<Response> {
  return new Response(await through(new Response(stream).blob()))
}
