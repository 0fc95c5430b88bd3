/** @module An embedder's options, checked and completed. */
import { invalidArgument, show } from '../../core/errors.ts'
import { checkNames } from '../../core/options.ts'
import type { Purpose } from '../embedder.ts'
import { DEFAULT_DTYPE, type Dtype } from './files/needed.ts'
import { checkSource, type ModelSource } from './files/source.ts'
import { modelFacts, type Pooling } from './models.ts'
import type { TransformersEmbedderOptions } from './options.ts'

/** What is known before anything is loaded. */
export interface Settings {
  readonly id: string
  readonly dtype: Dtype
  readonly pooling: Pooling
  readonly prefixes: Readonly<Record<Purpose, string>>
}

/** Checks options, which may have come from a page as JSON. Throws `invalid_argument` with the way out. */
export function settingsOf(options: TransformersEmbedderOptions): Settings {
  checkOptions(options)
  checkGpuBuild(options)
  const { model, dtype = DEFAULT_DTYPE, queryPrefix, documentPrefix } = options
  const facts = modelFacts(model)
  const pooling = options.pooling ?? facts.pooling
  const prefixes = {
    query: queryPrefix ?? facts.prefixes.query,
    document: documentPrefix ?? facts.prefixes.document,
  }
  return {
    id: options.id ?? idOf(options, { dtype, pooling, prefixes }),
    dtype,
    pooling,
    prefixes,
  }
}

/** Raised when this code makes other vectors of the same texts with the same options. */
const VERSION = 1

/**
 * A name for everything that changes vectors: weights, pooling, prefixes, where long texts are split.
 *
 * The device is not in it. The same weights give cosines above 0.999 between WebAssembly and WebGPU, less than what their batch does to int8
 * weights, and a store must not be embedded anew because today a GPU answers. Where the files come from is not in it either.
 */
function idOf(
  { model, revision = 'main', maxTokens }: TransformersEmbedderOptions,
  { dtype, pooling, prefixes }: Omit<Settings, 'id'>,
): string {
  const { query, document } = prefixes
  return [
    `transformers-${VERSION}`,
    `${model}@${revision}`,
    dtype,
    pooling,
    ...(maxTokens === undefined ? [] : [`${maxTokens} tokens`]),
    ...(query === '' && document === '' ? [] : [JSON.stringify([query, document])]),
  ].join(' ')
}

/** A page that names no options sends none. */
function checkOptions(given: TransformersEmbedderOptions | undefined): void {
  const options: Partial<TransformersEmbedderOptions> = given ?? {}
  checkNames('transformersEmbedder', options, NAMES)
  checkSource(options as ModelSource)
  const { device, pooling, threads, maxTokens, queryPrefix, documentPrefix, id, wasmPaths } = options
  checkOneOf('device', device, ['wasm', 'webgpu'])
  checkOneOf('pooling', pooling, ['mean', 'cls', 'last', 'sentence_embedding'])
  checkCount('threads', threads)
  checkCount('maxTokens', maxTokens)
  for (const [argument, text] of Object.entries({ queryPrefix, documentPrefix, id })) {
    if (text !== undefined && typeof text !== 'string') {
      throw invalidArgument(argument, `${argument} is a text, not ${show(text)}.`)
    }
  }
  checkWasmPaths(wasmPaths)
}

/** All there are. */
const NAMES: readonly (keyof TransformersEmbedderOptions)[] = [
  'model',
  'dtype',
  'revision',
  'host',
  'path',
  'wasmPaths',
  'device',
  'threads',
  'files',
  'pooling',
  'queryPrefix',
  'documentPrefix',
  'maxTokens',
  'id',
]

function checkOneOf(argument: string, value: string | undefined, known: readonly string[]): void {
  if (value !== undefined && !known.includes(value)) {
    throw invalidArgument(argument, `${argument} is one of ${known.join(', ')}, not ${show(value)}.`)
  }
}

function checkCount(argument: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
    throw invalidArgument(argument, `${argument} is a whole number above 0, not ${show(value)}.`)
  }
}

function checkWasmPaths(paths: TransformersEmbedderOptions['wasmPaths'] | undefined): void {
  if (paths === 'cdn' || [paths, paths?.gpu ?? paths].every(isRuntime)) return
  throw invalidArgument(
    'wasmPaths',
    `wasmPaths says where ONNX Runtime is: { mjs, wasm }, two URLs, not ${show(paths)}. ` +
      "With Vite: import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url', and the same with .wasm. 'cdn' fetches it from jsDelivr.",
  )
}

/** A runtime without a GPU cannot be told to use one. */
function checkGpuBuild({ device, wasmPaths }: TransformersEmbedderOptions): void {
  if (device !== 'webgpu' || wasmPaths === 'cdn' || wasmPaths.gpu !== undefined) return
  throw invalidArgument(
    'wasmPaths',
    "device 'webgpu' needs `wasmPaths.gpu`: { mjs, wasm } of ort-wasm-simd-threaded.asyncify, ONNX Runtime's build for it.",
  )
}

function isRuntime(files: { readonly mjs: string; readonly wasm: string } | undefined): boolean {
  return typeof files?.mjs === 'string' && typeof files.wasm === 'string'
}
