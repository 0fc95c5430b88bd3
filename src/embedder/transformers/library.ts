/**
 * @module What is used of transformers.js: its runtime's sessions and tensors, which it does not export.
 *
 * transformers.js makes only the first session, of a model of 63 bytes. It makes sessions one after the other, in a chain of promises, so
 * that one that fails (a broken file) would fail every later one of the worker; and it would fetch what it is not given. So that first
 * session serves to start the runtime, and gives the class that makes the sessions of the real models, whose files we read ourselves.
 */
import type * as transformers from '@huggingface/transformers'
import { probeModel } from './probe.ts'
import type { ModelTensor, Session } from './runtime.ts'

/** transformers.js. */
export type Library = typeof transformers

/** What is used of it. */
export interface LibraryParts {
  /** The class of sessions. */
  readonly sessions: { create(graph: Uint8Array, options: object): Promise<Session> }
  /** A tensor of whole numbers. */
  integers(values: BigInt64Array, dims: readonly number[]): ModelTensor
}

/** transformers.js is made otherwise than expected. The message follows an embedder's name. */
export class UnknownLibrary extends Error {}

/** Starts the runtime with these settings. Rejects with {@link UnknownLibrary}, or with the runtime's own error. */
export async function partsOf(library: Library, settings: object): Promise<LibraryParts> {
  const wasm = library.env.backends?.onnx?.wasm
  if (wasm === undefined) throw unknown(library) // it would not hear of the settings, and fetch from a CDN
  Object.assign(wasm, settings)
  const sessions: unknown = (await firstSession(library))?.constructor
  const integers: LibraryParts['integers'] = (values, dims) =>
    (new library.Tensor('int64', values, [...dims]) as { ort_tensor?: ModelTensor }).ort_tensor as ModelTensor
  if (!isSessionClass(sessions) || integers(BigInt64Array.of(1n), [1]) === undefined) throw unknown(library)
  return { sessions, integers }
}

function isSessionClass(value: unknown): value is LibraryParts['sessions'] {
  return typeof value === 'function' && typeof (value as { create?: unknown }).create === 'function'
}

function unknown({ env }: Library): UnknownLibrary {
  return new UnknownLibrary(
    `cannot work with version ${env.version} of transformers.js, which is made otherwise than expected. Install '@huggingface/transformers@~4.3.1'.`,
  )
}

/** Has transformers.js make its first session, with an environment that is put back after it; `undefined` where it does not lead to one. */
async function firstSession({ env, AutoModel, PretrainedConfig }: Library): Promise<object | undefined> {
  const before = { ...pick(env) }
  Object.assign(env, OFFLINE)
  try {
    const model: { sessions?: { model?: object } } = await AutoModel.from_pretrained('keepsake-probe', {
      config: new PretrainedConfig({ model_type: 'bert' }),
      device: 'auto', // any other is refused where the host brings a runtime of its own
      dtype: 'fp32',
      session_options: { executionProviders: ['wasm'] },
    })
    return model.sessions?.model
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
