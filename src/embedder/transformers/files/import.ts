/** @module A model from a folder that the user has. */
import { type CallOptions, detached } from '../../../core/call.ts'
import { show } from '../../../core/errors.ts'
import { badFile, cannotKeep, fileFailure } from './failure.ts'
import { type FoundFile, type ModelFolder, modelFolders } from './find-files.ts'
import { type KeptFiles, openKept } from './kept.ts'
import { CONFIG_FILE, dataFilesOf, DEFAULT_DTYPE, type Dtype, neededFiles } from './needed.ts'
import { checkSource, type ModelSource } from './source.ts'
import { type Tally, tallyOf } from './tally.ts'
import { watch } from './watch.ts'

/**
 * Keeps a model that the user has as files: a folder picked or dragged in (see `filesOf`), with `onnx/` or flat.
 *
 * Files that the model does not need are ignored. All are kept or, where one fails, none. Rejects with `embedder_failed` (`bad_files`
 * names the file that is missing, unreadable or not what it should be; `no_room`), with `not_supported` where nothing can be kept,
 * and with `invalid_argument` where the source is none.
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
  const found = await findAll(source, [...files].map(withPath))
  const tally = tallyOf(onProgress)
  tally.expect(new Map([...found].map(([name, { size }]) => [name, size])))
  await keepAll({ source, kept, tally, signal }, found)
}

const withPath = (file: File | FoundFile): FoundFile =>
  'file' in file ? file : { path: file.webkitRelativePath || file.name, file }

/** Each file that the model needs. */
async function findAll(source: ModelSource, files: readonly FoundFile[]): Promise<ReadonlyMap<string, Blob>> {
  const { model, dtype = DEFAULT_DTYPE } = source
  const folder = modelFolders(files, model)[0]
  const config = folder?.find(CONFIG_FILE)
  if (folder === undefined || config === undefined) throw missing(source, CONFIG_FILE, files.length)
  const names = neededFiles(dtype, dataFilesOf(await readJson(model, config), dtype))
  return new Map(
    names.map((name) => {
      const file = folder.find(name)
      if (file === undefined) throw missing(source, name, files.length, otherForms(folder, dtype))
      return [name, file]
    }),
  )
}

function missing({ model }: ModelSource, name: string, count: number, hint = ''): Error {
  const folder = `the ${count} ${count === 1 ? 'file' : 'files'} given for model ${show(model)}`
  return fileFailure(model, 'bad_files', `Among ${folder} there is no ${name}.${hint}`)
}

const otherForms = ({ dtypes }: ModelFolder, dtype: Dtype): string =>
  dtypes.length === 0 || dtypes.includes(dtype)
    ? ''
    : ` There are weights of dtype ${dtypes.join(', ')}: choose that instead of ${dtype}.`

async function readJson(model: string, config: Blob): Promise<unknown> {
  const text = await config
    .text()
    .catch((cause: unknown) => Promise.reject(unreadable(model, CONFIG_FILE, cause)))
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw badFile(model, CONFIG_FILE, 'is no valid JSON.', cause)
  }
}

const unreadable = (model: string, name: string, cause: unknown) =>
  badFile(model, name, 'cannot be read. Was it moved, or is it a folder?', cause)

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
  const { model } = source
  tally.begin(name, file.size)
  const { stream, through } = watch(file.stream(), {
    model,
    name,
    signal,
    onBytes: (bytes) => tally.add(name, bytes),
    onEnd: () => tally.end(name),
    broken: (cause) => unreadable(model, name, cause),
  })
  await through(kept.keep(source, name, { stream, bytes: file.size }))
}
