/** A page, and a worker, that is nothing but the files of models: the test calls it from outside. */
import type { Progress } from '../../../src/core/call.ts'
import { isKeepsakeError } from '../../../src/core/errors.ts'
import {
  deleteModel,
  downloadModel,
  filesOf,
  type FoundFile,
  importModel,
  type ModelSource,
  modelStatus,
  readModelFiles,
} from '../../../src/embedder/transformers/files.ts'

/** What to do with a model. */
export interface FilesCall {
  readonly method: 'status' | 'download' | 'import' | 'delete' | 'read'
  readonly source: ModelSource
  readonly options?: { readonly ask?: boolean; readonly download?: boolean }
  /** Throws whenever it hears of progress. */
  readonly isBroken?: boolean
  /** Aborts after so many milliseconds, or once so many bytes of one file came. */
  readonly abortAfterMs?: number
  readonly abortAfter?: { readonly name: string; readonly bytes: number }
}

/** What came of it. An error is told by what it says, since its class does not leave the page. */
export interface FilesOutcome {
  readonly result?: unknown
  readonly failure?: { readonly code?: string; readonly message: string; readonly details?: unknown }
  readonly heard: readonly Progress[]
}

/** What was picked or dropped last. */
let given: readonly (File | FoundFile)[] = []

async function callFiles(call: FilesCall): Promise<FilesOutcome> {
  const { method, source, options = {}, isBroken = false, abortAfter, abortAfterMs } = call
  const heard: Progress[] = []
  const stop = new AbortController()
  const leave = (): void => stop.abort(new Error('The user left.'))
  if (abortAfterMs !== undefined) setTimeout(leave, abortAfterMs)
  const onProgress = (progress: Progress): void => {
    heard.push(progress)
    if (isBroken) throw new Error('The app is broken.')
    const { name, done } = progress.file ?? { name: '', done: 0 }
    if (name === abortAfter?.name && done >= abortAfter.bytes) leave()
  }
  const watched = { ...options, signal: stop.signal, onProgress }
  const methods = {
    status: () => modelStatus(source, options),
    download: () => downloadModel(source, watched),
    import: () => importModel(source, given, watched),
    delete: () => deleteModel(source),
    read: async () => sizes(await readModelFiles(source, watched)),
  }
  const outcome = await methods[method]().then((result) => ({ result }), toFailure)
  return { ...outcome, heard }
}

const sizes = (files: ReadonlyMap<string, Blob>) =>
  Object.fromEntries([...files].map(([name, { size }]) => [name, size]))

function toFailure(error: unknown): Pick<FilesOutcome, 'failure'> {
  const { message } = error as Error
  if (!isKeepsakeError(error)) return { failure: { message } }
  return { failure: { code: error.code, message, details: error.details } }
}

/** The same call in a worker of this very script. */
async function callInWorker(call: FilesCall): Promise<FilesOutcome> {
  const script = document.querySelector('script')?.textContent ?? ''
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  const worker = new Worker(url, { type: 'module' })
  const outcome = await new Promise<FilesOutcome>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<FilesOutcome>) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    worker.postMessage(call)
  })
  worker.terminate()
  return outcome
}

function listen(): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', webkitdirectory: true })
  input.addEventListener('change', () => {
    given = [...(input.files ?? [])]
  })
  document.body.append(input)
  document.addEventListener('dragover', (event) => event.preventDefault())
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    if (event.dataTransfer === null) return
    void filesOf(event.dataTransfer).then((files) => {
      given = files
      document.title = files
        .map(({ path }) => path)
        .sort()
        .join(' ')
    })
  })
}

if (typeof document === 'undefined') {
  addEventListener(
    'message',
    ({ data }: MessageEvent<FilesCall>) => void callFiles(data).then((outcome) => postMessage(outcome)),
  )
} else {
  listen()
  Object.assign(globalThis, { callFiles, callInWorker })
}
