/**
 * @module ONNX Runtime, as transformers.js brings it: one per worker, opened when the first model is loaded.
 *
 * transformers.js makes only the first session, of a model of 63 bytes. It makes sessions one after the other, in a chain of promises, so
 * that one that fails (a broken file) would fail every later one of the worker; and it would fetch what it is not given. So that first
 * session serves to start the runtime, and gives the class that makes the sessions of the real models, whose files we read ourselves.
 */
import type * as transformers from '@huggingface/transformers'
import { orFail } from './failure.ts'
import type { RuntimeFiles, TransformersEmbedderOptions } from './options.ts'
import { probeModel } from './probe.ts'
import { checkRuntimeFiles } from './runtime-files.ts'

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
  alone<Result>(work: () => Promise<Result>): Promise<Result>
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
    const files = runtimeFiles(options, library.env.backends.onnx.versions?.web)
    await checkRuntimeFiles(files, embedder)
    // Only now is it begun for good: what is not there does not spoil the next try.
    running ??= start(library, { ...options, files })
  }
  const begun = running
  return orFail(
    () => begun,
    'could not start ONNX Runtime, and its worker can start it only once. Check the files of `wasmPaths`, and start a new worker.',
    failure,
  )
}

function runtimeFiles({ wasmPaths, gpu }: RuntimeOptions, version: string | undefined): RuntimeFiles {
  if (wasmPaths !== 'cdn') return (gpu ? wasmPaths.gpu : undefined) ?? wasmPaths
  const build = `ort-wasm-simd-threaded${gpu ? '.asyncify' : ''}`
  const folder = `https://cdn.jsdelivr.net/npm/onnxruntime-web@${version ?? 'latest'}/dist`
  return { mjs: `${folder}/${build}.mjs`, wasm: `${folder}/${build}.wasm` }
}

type Library = typeof transformers

/** The class of sessions. transformers.js does not export it; a session leads to it. */
interface SessionClass {
  create(graph: Uint8Array, options: object): Promise<Session>
}

async function start(
  library: Library,
  { files, gpu, threads }: RuntimeOptions & { files: RuntimeFiles },
): Promise<Runtime> {
  const { wasm } = library.env.backends.onnx
  if (wasm !== undefined) Object.assign(wasm, { wasmPaths: { ...files }, numThreads: threadCount(threads) })
  const first = await firstSession(library)
  const sessions = first.constructor as unknown as SessionClass
  const alone = oneAtATime()
  return {
    gpu,
    alone,
    open: ({ graph, external, device }) =>
      alone(() =>
        sessions.create(graph, {
          executionProviders: [device],
          logSeverityLevel: ERRORS_ONLY,
          ...(external.length > 0 && { externalData: external }),
        }),
      ),
    integers: (values, dims) => new library.Tensor('int64', values, [...dims]).ort_tensor as ModelTensor,
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

/** Has transformers.js make its first session, with an environment that is put back after it. */
async function firstSession({ env, AutoModel, PretrainedConfig }: Library): Promise<Session> {
  const before = { ...pick(env) }
  Object.assign(env, OFFLINE)
  try {
    const model = await AutoModel.from_pretrained('keepsake-probe', {
      config: new PretrainedConfig({ model_type: 'bert' }),
      device: 'auto', // any other is refused where the host brings a runtime of its own
      dtype: 'fp32',
      session_options: { executionProviders: ['wasm'] },
    })
    return (model as unknown as { sessions: { model: Session } }).sessions.model
  } finally {
    Object.assign(env, before)
  }
}

/** An environment in which transformers.js has one file and fetches none. */
const OFFLINE = {
  allowRemoteModels: false,
  allowLocalModels: true, // it insists on one of the two
  useFS: false,
  useBrowserCache: false,
  useFSCache: false,
  useWasmCache: false,
  useCustomCache: true,
  customCache: {
    match: (name: string) =>
      Promise.resolve(name.endsWith('/onnx/model.onnx') ? new Response(probeModel()) : undefined),
    put: () => Promise.resolve(),
  },
  fetch: () => Promise.reject(new Error('Keepsake lets transformers.js fetch nothing.')),
}

function pick(env: Library['env']): object {
  return Object.fromEntries(Object.keys(OFFLINE).map((name) => [name, env[name as keyof typeof OFFLINE]]))
}

function oneAtATime(): Runtime['alone'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined) // who asked for it hears of it; those after it are not stopped
    return result
  }
}
