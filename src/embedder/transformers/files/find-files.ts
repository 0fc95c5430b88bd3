/** @module A model's files among those of a folder. Pure. */
import { CONFIG_FILE, type Dtype, DTYPES, graphFile } from './needed.ts'

/** A file by its path, as a folder gives it: a `File` says its path only where it was picked with `<input webkitdirectory>`. */
export interface FoundFile {
  readonly path: string
  readonly file: Blob
}

/** The files of one folder: those beside a `config.json`, and those below it. */
export interface ModelFolder {
  /** The file of this name, with `onnx/` or flat. */
  find(name: string): Blob | undefined
  /** The forms of the weights that are there. */
  readonly dtypes: readonly Dtype[]
}

/**
 * The folders among these files that could be a model, likeliest first: with a graph, of the model's name, and higher up.
 *
 * A model of sentence-transformers has a `1_Pooling/config.json`, and a folder of models has one for each.
 */
export function modelFolders(files: readonly FoundFile[], model: string): ModelFolder[] {
  const byPath = new Map(files.map(({ path, file }) => [normalized(path), file]))
  const name = model.split('/').at(-1) ?? model
  return [...byPath.keys()]
    .filter((path) => path === CONFIG_FILE || path.endsWith(`/${CONFIG_FILE}`))
    .map((path) => path.slice(0, -CONFIG_FILE.length))
    .map((root) => ({ root, folder: folderAt(root, byPath) }))
    .sort((a, b) => rank(b, name) - rank(a, name) || a.root.length - b.root.length)
    .map(({ folder }) => folder)
}

const normalized = (path: string): string => path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '')

function folderAt(root: string, byPath: ReadonlyMap<string, Blob>): ModelFolder {
  const find = (name: string) => byPath.get(root + name) ?? byPath.get(root + name.replace('onnx/', ''))
  return { find, dtypes: DTYPES.filter((dtype) => find(graphFile(dtype)) !== undefined) }
}

function rank({ root, folder }: { root: string; folder: ModelFolder }, name: string): number {
  const hasName = root.toLowerCase().includes(name.toLowerCase())
  return (folder.dtypes.length > 0 ? 2 : 0) + (hasName ? 1 : 0)
}
