/** @module A model from a folder that the user has. */
import { type CallOptions, detached } from '../../../core/call.ts'
import { show } from '../../../core/errors.ts'
import { badFile, cannotKeep, fileFailure } from './failure.ts'
import { type FoundFile, type ModelFolder, modelFolders } from './find-files.ts'
import { type KeptFiles, openKept } from './kept.ts'
import { CONFIG_FILE, dataFilesOf, DEFAULT_DTYPE, type Dtype, neededFiles } from './needed.ts'
import { checkSource, type ModelSource } from './source.ts'
import { type Tally, tallyOf } from './tally.ts'
import { type Watch, watch, type Watched } from './watch.ts'

/**
 * Keeps a model that the user has as files: a folder picked or dragged in (see `filesOf`), with `onnx/` or flat.
 *
 * Files that the model does not need are ignored. All are kept or, where one fails, none; that the small ones are what their names say is
 * seen before anything is kept. Rejects with `embedder_failed` (`bad_files` names the file that is missing, unreadable or not what it should
 * be; `no_room`), with `not_supported` where nothing can be kept, and with `invalid_argument` where the source is none.
 *
 * @example
 * ```ts
 * declare const input: HTMLInputElement // <input type="file" webkitdirectory>
 * await importModel({ model: 'Xenova/all-MiniLM-L6-v2' }, input.files ?? [])
 * ```
 */
export async function importModel(
  source: ModelSource,
  files: Iterable<File | FoundFile>,
  options: CallOptions = {},
): Promise<void> {
  checkSource(source)
  const { signal, onProgress } = detached(options)
  signal?.throwIfAborted()
  const kept = await openKept()
  if (kept === undefined) throw cannotKeep('importModel')
  const found = await findAll(source, [...files].map(withPath), signal)
  const tally = tallyOf(onProgress)
  tally.expect(new Map([...found].map(([name, { size }]) => [name, size])))
  await keepAll({ source, kept, tally, signal }, found)
}

const withPath = (file: File | FoundFile): FoundFile =>
  'file' in file ? file : { path: file.webkitRelativePath || file.name, file }

/** Each file that the model needs. */
async function findAll(
  source: ModelSource,
  files: readonly FoundFile[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Blob>> {
  const { model, dtype = DEFAULT_DTYPE } = source
  const folder = modelFolders(files, model)[0]
  const config = folder?.find(CONFIG_FILE)
  if (folder === undefined || config === undefined) throw missing(source, CONFIG_FILE, files.length)
  // Before anything is kept: in its place there may be a good one.
  const readSmall = (name: string, file: Blob): Promise<string> => {
    const { stream, through } = watchFile(file, { model, name, signal, onBytes() {} })
    return through(new Response(stream).text())
  }
  const names = neededFiles(dtype, dataFilesOf(JSON.parse(await readSmall(CONFIG_FILE, config)), dtype))
  const found = new Map(
    names.map((name) => {
      const file = folder.find(name)
      if (file === undefined) throw missing(source, name, files.length, otherForms(folder, dtype))
      return [name, file]
    }),
  )
  for (const [name, file] of found) if (name.endsWith('.json')) await readSmall(name, file)
  return found
}

function missing({ model }: ModelSource, name: string, count: number, hint = ''): Error {
  const folder = `the ${count} ${count === 1 ? 'file' : 'files'} given for model ${show(model)}`
  return fileFailure(model, 'bad_files', `Among ${folder} there is no ${name}.${hint}`)
}

const otherForms = ({ dtypes }: ModelFolder, dtype: Dtype): string =>
  dtypes.length === 0 || dtypes.includes(dtype)
    ? ''
    : ` There are weights of dtype ${dtypes.join(', ')}: choose that instead of ${dtype}.`

const watchFile = (file: Blob, more: Omit<Watch, 'broken'>): Watched =>
  watch(file.stream(), {
    ...more,
    broken: (cause) =>
      badFile(more.model, more.name, 'cannot be read. Was it moved, or is it a folder?', cause),
  })

interface Import {
  readonly source: ModelSource
  readonly kept: KeptFiles
  readonly tally: Tally
  readonly signal: AbortSignal | undefined
}

/** All or none: half a folder, filled up from elsewhere some day, would be a model that never was. */
async function keepAll(work: Import, found: ReadonlyMap<string, Blob>): Promise<void> {
  const begun: string[] = []
  try {
    for (const [name, file] of found) {
      begun.push(name)
      await keepOne(work, name, file)
    }
  } catch (error) {
    await Promise.all(begun.map((name) => work.kept.remove(work.source, name)))
    throw error
  }
}

async function keepOne({ source, kept, tally, signal }: Import, name: string, file: Blob): Promise<void> {
  tally.begin(name, file.size)
  const { stream, through } = watchFile(file, {
    model: source.model,
    name,
    signal,
    onBytes: (bytes) => tally.add(name, bytes),
    onEnd: () => tally.end(name),
  })
  await through(kept.keep(source, name, { stream, bytes: file.size }))
}
