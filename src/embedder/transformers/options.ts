/** @module What a transformers.js embedder is made with. */
import type { FileSource } from '../files.ts'
import type { ModelSource } from './files/source.ts'
import type { Pooling } from './models.ts'

/** The two files of one build of ONNX Runtime, as URLs. */
export interface RuntimeFiles {
  /** `ort-wasm-simd-threaded.mjs`, or `ort-wasm-simd-threaded.asyncify.mjs`. */
  readonly mjs: string
  /** The `.wasm` beside it. */
  readonly wasm: string
}

/**
 * Where ONNX Runtime's WebAssembly is served from, of the version of `onnxruntime-web` that transformers.js depends on.
 *
 * `mjs` and `wasm` are the small build, `ort-wasm-simd-threaded` (14 MB), which has no WebGPU. `gpu` is the build for WebGPU,
 * `ort-wasm-simd-threaded.asyncify` (27 MB): without it nothing runs on the GPU.
 */
export interface WasmPaths extends RuntimeFiles {
  readonly gpu?: RuntimeFiles
}

/** Options of {@link transformersEmbedder}. All but `files` are plain JSON, so that a page can send them to its worker. */
export interface TransformersEmbedderOptions extends ModelSource {
  /** Where ONNX Runtime is served from; `'cdn'` fetches it from jsDelivr. Never a CDN unless asked. */
  readonly wasmPaths: WasmPaths | 'cdn'
  /**
   * By default WebGPU where an adapter really answers, `wasmPaths` has a build for it and the weights suit it (`fp32`, `fp16`, `q4`,
   * `q4f16`), else WebAssembly.
   */
  readonly device?: 'wasm' | 'webgpu'
  /** Threads of WebAssembly where the page is cross-origin isolated, by default as many as there are cores, at most 4. Elsewhere 1. */
  readonly threads?: number
  /** The model's files by name (`onnx/model_quantized.onnx`), where the worker's own code has them. */
  readonly files?: Readonly<Record<string, FileSource>>
  /** By default what the table says of the model, else the mean. */
  readonly pooling?: Pooling
  /** Goes before each query; by default what the table says of the model, else nothing. */
  readonly queryPrefix?: string
  /** Goes before each document; by default what the table says of the model, else nothing. */
  readonly documentPrefix?: string
  /** Longer texts are split; by default what the table says of the model, else what its files say. With the tokens that the model adds. */
  readonly maxTokens?: number
  /** What the vectors are kept under; by default made of everything here that changes them. */
  readonly id?: string
}
