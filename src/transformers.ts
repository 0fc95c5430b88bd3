/** @module The `./transformers` entry: embedding models that transformers.js runs. */
export { transformersEmbedder } from './embedder/transformers/transformers.ts'
export type {
  ModelDtype,
  Pooling,
  RuntimeFiles,
  TransformersEmbedderOptions,
  WasmPaths,
} from './embedder/transformers/options.ts'
