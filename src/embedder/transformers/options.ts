/** @module What a transformers.js embedder is made with. */
import type { FileSource } from '../files.ts'

/** How a model's weights are stored: `q8` is a quarter of `fp32` and the usual choice without a GPU. */
export type ModelDtype = 'fp32' | 'fp16' | 'q8' | 'int8' | 'uint8' | 'q4' | 'q4f16' | 'bnb4'

/** What makes one vector of a text from those of its tokens; `sentence_embedding` is what a model's own output of that name says. */
export type Pooling = 'mean' | 'cls' | 'last' | 'sentence_embedding'

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

/** Options of `transformersEmbedder`. All but `files` are plain JSON, so that they reach a worker. */
export interface TransformersEmbedderOptions {
  /** The model's name on the hub, or what its own files are to be called: `'Xenova/all-MiniLM-L6-v2'`. */
  readonly model: string
  /** Where ONNX Runtime is served from; `'cdn'` fetches it from jsDelivr. Never a CDN unless asked. */
  readonly wasmPaths: WasmPaths | 'cdn'
  /** By default `q8`. */
  readonly dtype?: ModelDtype
  /**
   * By default WebGPU where an adapter really answers, `wasmPaths.gpu` is given and the dtype suits a GPU (`fp32`, `fp16`, `q4`,
   * `q4f16`), else WebAssembly.
   */
  readonly device?: 'wasm' | 'webgpu'
  /** Threads of WebAssembly, where the page is cross-origin isolated; by default half of the cores, at most 4. Elsewhere 1. */
  readonly threads?: number
  /** The hub, by default `https://huggingface.co`. */
  readonly host?: string
  /** A folder of one's own server that holds the model's files as the hub does; then the hub is not asked. */
  readonly path?: string
  /** A branch, tag or commit of the hub, by default `main`. */
  readonly revision?: string
  /** The model's files by name (`'onnx/model_quantized.onnx'`), where the worker's own code has them. */
  readonly files?: Readonly<Record<string, FileSource>>
  /** By default what is known of the model, else the mean. */
  readonly pooling?: Pooling
  /** Goes before each query; by default what is known of the model, else nothing. */
  readonly queryPrefix?: string
  /** Goes before each document; by default what is known of the model, else nothing. */
  readonly documentPrefix?: string
  /** Longer texts are split; by default what is known of the model, else what its files say. */
  readonly maxTokens?: number
  /** What the vectors are kept under. By default made of everything here that changes them. */
  readonly id?: string
}
