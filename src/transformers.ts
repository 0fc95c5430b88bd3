/** @module The `./transformers` entry: embedding models that transformers.js runs. */
export { transformersEmbedder } from './embedder/transformers/transformers.ts'
export type { RuntimeFiles, TransformersEmbedderOptions, WasmPaths } from './embedder/transformers/options.ts'
export {
  deleteModel,
  downloadModel,
  filesOf,
  type FoundFile,
  importModel,
  type ModelFileStatus,
  type ModelStatus,
  modelStatus,
  type ModelStatusOptions,
} from './embedder/transformers/files.ts'
export type { Dtype } from './embedder/transformers/files/needed.ts'
export type { ModelSource } from './embedder/transformers/files/source.ts'
export { knownModels, type KnownModel, type Pooling } from './embedder/transformers/models.ts'
