/** @module All that the better embedder needs: what of it is here, and how to get the rest. */
import type { ProgressListener } from 'keepsake'
import { downloadModel, type FoundFile, importModel, modelStatus, deleteModel } from 'keepsake/transformers'
import { MODEL } from './minilm.ts'
import { dropRuntime, isRuntimeKept, keepRuntime, RUNTIME_BYTES, RUNTIME_NAME } from './runtime.ts'

/** What is here, in bytes. */
export interface FilesStatus {
  /** Whether the model's files are here. */
  readonly model: boolean
  /** Their size, here or not. */
  readonly modelBytes: number
  /** What a download fetches, model and runtime together; 0 where all is here. */
  readonly downloadBytes: number
}

/** How far getting them has come, in bytes. */
export interface FilesProgress {
  readonly done: number
  readonly total: number
  /** The file under way. */
  readonly file?: { readonly name: string; readonly done: number; readonly total?: number }
}

/** What getting the files is given. */
export interface FilesControl {
  readonly signal: AbortSignal
  onProgress(progress: FilesProgress): void
}

/** Looks what is here. Nothing is requested. */
export async function filesStatus(): Promise<FilesStatus> {
  const [{ cached, bytes = 0, downloadBytes = bytes }, runtime] = await Promise.all([
    modelStatus(MODEL),
    isRuntimeKept(),
  ])
  const missing = (cached ? 0 : downloadBytes) + (runtime ? 0 : RUNTIME_BYTES)
  return { model: cached, modelBytes: bytes, downloadBytes: missing }
}

/** Fetches what is missing: the model from the hub, the runtime from this site. */
export async function downloadFiles(control: FilesControl): Promise<void> {
  await withRuntime(control, (options) => downloadModel(MODEL, options))
}

/** Keeps the model that the user has as files, and fetches the runtime if it is missing. */
export async function importFiles(
  files: readonly (File | FoundFile)[],
  control: FilesControl,
): Promise<void> {
  await withRuntime(control, (options) => importModel(MODEL, files, options))
}

/** Lets go of everything. */
export async function deleteFiles(): Promise<void> {
  await Promise.all([deleteModel(MODEL), dropRuntime()])
}

/** The model's progress and the runtime's, as one. */
async function withRuntime(
  { signal, onProgress }: FilesControl,
  getModel: (options: { signal: AbortSignal; onProgress: ProgressListener }) => Promise<void>,
): Promise<void> {
  const runtimeBytes = (await isRuntimeKept()) ? 0 : RUNTIME_BYTES
  let model = { done: 0, total: 0 }
  await getModel({
    signal,
    onProgress({ done, total = done, file }) {
      model = { done, total }
      onProgress({ done, total: total + runtimeBytes, ...(file && { file }) })
    },
  })
  const total = model.total + runtimeBytes
  await keepRuntime(signal, (done) =>
    onProgress({
      done: model.done + done,
      total,
      file: { name: RUNTIME_NAME, done, total: RUNTIME_BYTES },
    }),
  )
}
