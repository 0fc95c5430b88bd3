/** @module all-MiniLM-L6-v2 as an app would choose it: the model's files and the runtime's from its own server. */
import gpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import gpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import type { EmbedderChoice } from 'keepsake'
import type { TransformersEmbedderOptions } from 'keepsake/transformers'

/** Where a model runs, and on how many threads. */
export interface Device {
  readonly device: 'wasm' | 'webgpu'
  readonly threads: number
}

/** The model's name; the bench's server has its files under `/data/`. */
export const MODEL = 'all-MiniLM-L6-v2'

/** ONNX Runtime's own files. */
export const RUNTIME = { wasm: { mjs, wasm }, webgpu: { mjs: gpuMjs, wasm: gpuWasm } }

/** What `openMemory` takes for it. */
export function minilmChoice(device: Device): EmbedderChoice {
  return { id: 'transformers', options: JSON.parse(JSON.stringify(minilmOptions(device))) }
}

/** Options of `transformersEmbedder`. */
export function minilmOptions({ device, threads }: Device): TransformersEmbedderOptions {
  const { origin } = globalThis.location
  const absolute = ({ mjs, wasm }: { mjs: string; wasm: string }) => ({
    mjs: new URL(mjs, origin).href,
    wasm: new URL(wasm, origin).href,
  })
  return {
    model: MODEL,
    path: `${origin}/data/${MODEL}/`,
    dtype: 'q8',
    device,
    threads,
    wasmPaths: { ...absolute(RUNTIME.wasm), gpu: absolute(RUNTIME.webgpu) },
  }
}
