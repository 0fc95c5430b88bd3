/** @module ONNX Runtime, as transformers.js brings it: one per worker, opened when the first model is loaded. */
import { createTurns, type InTurn } from '../../core/in-turn.ts'
import { embedderFailed, orFail } from './failure.ts'
import { type Library, type LibraryParts, partsOf, UnknownLibrary } from './library.ts'
import type { RuntimeFiles, TransformersEmbedderOptions } from './options.ts'
import { checkRuntimeFiles, unlessBroken } from './runtime-files.ts'

/** What a model is given and what it answers. */
export interface ModelTensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: ArrayLike<number> & ArrayBufferView
}

/** A model that was loaded. */
export interface Session {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /** Runs the model: the outputs named. */
  run(
    inputs: Readonly<Record<string, ModelTensor>>,
    outputs: readonly string[],
  ): Promise<Record<string, ModelTensor>>
  /** Frees its memory. */
  release(): Promise<void>
}

/** Files that a model keeps its weights in, beside its graph. */
export interface ExternalFile {
  readonly path: string
  readonly data: Uint8Array
}

/** A model's file and where it is to run. */
export interface SessionSource {
  readonly graph: Uint8Array
  readonly external: readonly ExternalFile[]
  readonly device: Device
}

/** Where a model runs. */
export type Device = 'wasm' | 'webgpu'

/** The runtime, started. */
export interface Runtime {
  /** Whether its build can use a GPU. */
  readonly gpu: boolean
  /** Makes a session. It rejects with the runtime's own error, and can be called again. */
  open(source: SessionSource): Promise<Session>
  /** A tensor of whole numbers. */
  integers(values: BigInt64Array, dims: readonly number[]): ModelTensor
  /** Runs work that uses the runtime when all before it is done: it does one thing at a time. */
  readonly alone: InTurn
}

/** How to start it. */
export interface RuntimeOptions extends Pick<TransformersEmbedderOptions, 'wasmPaths' | 'threads'> {
  readonly gpu: boolean
}

/** There is one, because it cannot be started twice. */
let running: Promise<Runtime> | undefined

/**
 * The runtime of this worker. The first caller's options decide, since it starts once.
 *
 * Rejects with `embedder_failed`, reason `no_runtime`. Where its files are missing or forbidden that can be tried again.
 */
export async function openRuntime(options: RuntimeOptions, embedder: string): Promise<Runtime> {
  const failure = { embedder, reason: 'no_runtime' } as const
  if (running === undefined) {
    const library = await orFail(
      () => import('@huggingface/transformers'),
      "could not load transformers.js. Install '@huggingface/transformers' beside keepsake.",
      failure,
    )
    const files = runtimeFiles(options, library.env.backends?.onnx?.versions?.web)
    await checkRuntimeFiles(files, embedder)
    // Only now is it begun for good: what is not there does not spoil the next try.
    running ??= start(library, { ...options, files })
  }
  const begun = running
  try {
    return await begun
  } catch (cause) {
    throw embedderFailed(cause instanceof UnknownLibrary ? cause.message : NOT_STARTED, { ...failure, cause })
  }
}

const NOT_STARTED =
  'could not start ONNX Runtime, and its worker can start it only once. `wasmPaths` needs `mjs` and `wasm` of one build and one version: ' +
  'that of onnxruntime-web which transformers.js depends on. Then start a new worker.'

function runtimeFiles({ wasmPaths, gpu }: RuntimeOptions, version: string | undefined): RuntimeFiles {
  if (wasmPaths !== 'cdn') return (gpu ? wasmPaths.gpu : undefined) ?? wasmPaths
  const build = `ort-wasm-simd-threaded${gpu ? '.asyncify' : ''}`
  const folder = `https://cdn.jsdelivr.net/npm/onnxruntime-web@${version ?? 'latest'}/dist`
  return { mjs: `${folder}/${build}.mjs`, wasm: `${folder}/${build}.wasm` }
}

async function start(
  library: Library,
  { files, gpu, threads }: RuntimeOptions & { files: RuntimeFiles },
): Promise<Runtime> {
  const settings = { wasmPaths: { ...files }, numThreads: threadCount(threads) }
  const { sessions, integers } = await unlessBroken(partsOf(library, settings), files)
  return runtimeOf(sessions, { gpu, integers })
}

function runtimeOf(
  sessions: LibraryParts['sessions'],
  { gpu, integers }: Pick<Runtime, 'gpu' | 'integers'>,
): Runtime {
  const alone = createTurns()
  return {
    gpu,
    alone,
    integers,
    open: ({ graph, external, device }) =>
      alone(() =>
        sessions.create(graph, {
          executionProviders: [device],
          logSeverityLevel: ERRORS_ONLY,
          ...(external.length > 0 && { externalData: external }),
        }),
      ),
  }
}

/** More threads than this gain little, and take the cores from the page. */
const MOST_THREADS = 4
const ERRORS_ONLY = 3

/** Threads share memory, which a page has only where it is cross-origin isolated. */
function threadCount(wanted: number | undefined): number {
  if (!globalThis.crossOriginIsolated) return 1
  return wanted ?? Math.min(navigator.hardwareConcurrency, MOST_THREADS)
}
