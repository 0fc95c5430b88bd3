/** @module Any embedding model that transformers.js can run, in the memory worker. */
import { defined } from '../../core/json.ts'
import type { Embedder, EmbedderPace } from '../embedder.ts'
import { embedTexts } from './embed-texts.ts'
import { modelStatus } from './files.ts'
import { loadModel } from './load-model.ts'
import { createLoading } from './loading.ts'
import type { Model } from './model.ts'
import type { TransformersEmbedderOptions } from './options.ts'
import type { Device } from './runtime.ts'
import { settingsOf } from './settings.ts'

/**
 * How many texts at a time. On the processor a call of some hundred tokens is as fast per token as any; larger ones would only make a query
 * wait. A GPU wants more to do.
 */
const PACES: Readonly<Record<Device, EmbedderPace>> = {
  wasm: { texts: 8, characters: 1600, calls: 1, whileSearched: { texts: 2, characters: 400 } },
  webgpu: { texts: 32, characters: 16_000, calls: 1 },
}

/**
 * An embedder that runs a model of the Hugging Face hub, of your own server, or of the user's files, on the device itself.
 *
 * It is for workers of browsers. It needs `@huggingface/transformers` (optional, version 4.3) and two files of ONNX Runtime that your app serves
 * (`wasmPaths`). Nothing else is fetched but the model's own files, and those once: they are kept in Cache Storage, where `downloadModel`
 * and `importModel` put them too. Texts that are longer than the model reads are split at their sentences, and the pieces' vectors are joined
 * by their lengths.
 *
 * It throws `invalid_argument` for options that cannot be. Loading and embedding reject with `embedder_failed`; its `reason` is one of those of
 * `downloadModel`, or `bad_files` (they are no model for embedding), `no_gpu` (one was asked for), `no_runtime` (transformers.js or ONNX Runtime
 * is not there, or the page forbids WebAssembly). After all of them it can be tried again.
 *
 * @example
 * ```ts
 * import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
 * import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
 *
 * const embedder = transformersEmbedder({ model: 'Xenova/all-MiniLM-L6-v2', wasmPaths: { mjs, wasm } })
 * ```
 */
export function transformersEmbedder(options: TransformersEmbedderOptions): Embedder {
  const settings = settingsOf(options)
  const { id, pooling, prefixes } = settings
  let loaded: Model | undefined
  let dimensions: number | undefined
  const loading = createLoading<Model>({
    async load(call) {
      const model = await loadModel(options, settings, call)
      ;({ dimensions } = model)
      return (loaded = model)
    },
    async release(model) {
      if (loaded === model) loaded = undefined
      await model.release()
    },
  })
  return {
    id,
    get dimensions() {
      return dimensions
    },
    get pace() {
      return PACES[loaded?.device ?? 'wasm']
    },
    async status() {
      const { cached, downloadBytes } = await modelStatus(options)
      return { loaded: loaded !== undefined, cached, ...defined({ downloadBytes }) }
    },
    async load(call = {}) {
      await loading.join(call)
    },
    async embed(texts, { purpose, signal, onProgress }) {
      const model = await loading.join({ signal, onProgress })
      return embedTexts(model, texts, { prefix: prefixes[purpose], pooling, signal })
    },
    close: loading.drop,
  }
}
