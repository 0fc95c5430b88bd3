/** @module What is here of a model. */
import type { CallOptions } from '../../../core/call.ts'
import { defined } from '../../../core/json.ts'
import { knownBytes, knownModel } from '../models.ts'
import { askSize, fetchFile } from './fetch-file.ts'
import { openKept, sizeOf } from './kept.ts'
import { CONFIG_FILE, dataFilesOf, DEFAULT_DTYPE, neededFiles, TOKENIZER_FILE } from './needed.ts'
import { checkSource, fileUrl, type ModelSource } from './source.ts'
import { tallyOf } from './tally.ts'

/** One file of a model. */
export interface ModelFileStatus {
  /** Its name in the model's folder, such as `onnx/model_quantized.onnx`. */
  readonly name: string
  readonly cached: boolean
  /** Its size, where known. */
  readonly bytes?: number
}

/** What is here of a model, and what a download would fetch. */
export interface ModelStatus {
  /** Whether all of it is here: it loads without the network. */
  readonly cached: boolean
  /** Whether files can be kept here. Not in an insecure context, where a user blocks site data, or in Node. */
  readonly canCache: boolean
  readonly files: readonly ModelFileStatus[]
  /** The size of all its files, in bytes: exact where they are here or the server was asked, else as the table has it, else absent. */
  readonly bytes?: number
  /** What a download would fetch, in bytes: 0 where all is here. */
  readonly downloadBytes?: number
}

/** Options of {@link modelStatus}. */
export interface ModelStatusOptions extends Pick<CallOptions, 'signal'> {
  /** Whether the server may be asked for what is not known here. By default nothing leaves the device. */
  readonly ask?: boolean
}

/**
 * What is kept of a model, and what a download would fetch.
 *
 * It makes no request unless `ask` is set: then the server is asked for `config.json` and for the sizes that are not known, one byte
 * of each file. Rejects with `invalid_argument` where the source is none, and as `downloadModel` does where the server was asked and
 * fails.
 *
 * @example
 * ```ts
 * const { cached, downloadBytes } = await modelStatus({ model: 'Xenova/all-MiniLM-L6-v2' })
 * ```
 */
export async function modelStatus(
  source: ModelSource,
  { signal, ask = false }: ModelStatusOptions = {},
): Promise<ModelStatus> {
  checkSource(source)
  signal?.throwIfAborted()
  const { model, dtype = DEFAULT_DTYPE } = source
  const kept = await openKept()

  const configOf = async (): Promise<unknown> => {
    const found = await kept?.find(source, CONFIG_FILE)
    if (found !== undefined) return found.json()
    if (!ask || knownModel(model) !== undefined) return undefined
    const coming = await fetchFile({ ...wanted(CONFIG_FILE) }, tallyOf(undefined))
    return coming.through(new Response(coming.stream).json())
  }
  const wanted = (name: string) => ({ model, name, url: fileUrl(source, name), signal })
  const statusOf = async (name: string): Promise<ModelFileStatus> => {
    const found = await kept?.find(source, name)
    const bytes = found
      ? await sizeOf(found)
      : (knownBytes(source, name) ?? (ask ? await askSize(wanted(name)) : undefined))
    return { name, cached: found !== undefined, ...defined({ bytes }) }
  }

  const config = await configOf()
  const dataFiles = config === undefined ? (knownModel(model)?.dataFiles ?? 0) : dataFilesOf(config, dtype)
  const files = await Promise.all(neededFiles(dtype, dataFiles).map(statusOf))
  return summary(files, kept !== undefined)
}

function summary(files: readonly ModelFileStatus[], canCache: boolean): ModelStatus {
  const missing = files.filter(({ cached }) => !cached)
  return {
    cached: missing.length === 0,
    canCache,
    files,
    ...defined({ bytes: sum(files), downloadBytes: sum(missing) }),
  }
}

/** The size of files together; absent where that of a large one is. What a config adds, a thousand bytes or so, may be unknown. */
function sum(files: readonly ModelFileStatus[]): number | undefined {
  const isUnknown = files.some(
    ({ name, bytes }) => bytes === undefined && (name === TOKENIZER_FILE || !name.endsWith('.json')),
  )
  return isUnknown ? undefined : files.reduce((total, { bytes = 0 }) => total + bytes, 0)
}
