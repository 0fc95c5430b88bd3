/** @module A model's files: what there is, how to get them, how to let go of them. For a page as well as a worker. */

export { deleteModel } from './files/delete.ts'
export { downloadModel, readModelFiles } from './files/download.ts'
export { filesOf } from './files/dropped.ts'
export type { FoundFile } from './files/find-files.ts'
export { importModel } from './files/import.ts'
export {
  type ModelFileStatus,
  modelStatus,
  type ModelStatus,
  type ModelStatusOptions,
} from './files/status.ts'
export type { ModelSource } from './files/source.ts'
export type { Dtype } from './files/needed.ts'
