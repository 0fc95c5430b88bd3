/** @module The `./transformers` entry: embedding models that transformers.js runs. */
export { transformersEmbedder } from './embedder/transformers/transformers.ts'
export type { RuntimeFiles, TransformersEmbedderOptions, WasmPaths } from './embedder/transformers/options.ts'
export {
  deleteModel,
  downloadModel,
  type Dtype,
  filesOf,
  type FoundFile,
  importModel,
  type ModelFileStatus,
  type ModelSource,
  type ModelStatus,
  modelStatus,
  type ModelStatusOptions,
} from './embedder/transformers/files.ts'
export {
  knownModels,
  type KnownModel,
  type ModelFacts,
  type Pooling,
  type Prefixes,
} from './embedder/transformers/models.ts'
