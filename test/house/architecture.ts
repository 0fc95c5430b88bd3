import { posix } from 'node:path'
import { cycles } from './cycles.ts'
import { exportsOf, identifiersOf, importsOf } from './source-file.ts'
import type { Mention, SourceFile } from './source-file.ts'

/** What each folder may import besides itself: the table of the design, word for word. */
const MAY_IMPORT = {
  core: 'nothing',
  'search, storage, http': 'core',
  'embedder, model': 'core http',
  store: 'core search storage embedder',
  summary: 'core model',
  'memory, prompts': 'core model store summary',
  tools: 'core store memory',
  wire: 'core store storage embedder',
  facade: 'core model store summary memory prompts tools wire',
  adapters: 'all of these',
  'entries, workers, demo': 'all of these',
}

/** The only places that may import a package. Everything else in `src` and `workers` stands on its own. */
const PACKAGES = {
  '@ai-sdk/provider': ['src/adapters/ai-sdk/'],
  '#static-files': ['src/embedder/'],
  '@huggingface/tokenizers': ['src/embedder/static', 'src/embedder/transformers/'],
  '@huggingface/transformers': [
    'src/embedder/transformers/runtime.ts',
    'src/embedder/transformers/library.ts',
  ],
  comlink: ['src/wire/'],
  dexie: ['src/storage/dexie'],
  'node:fs': ['src/embedder/static-files.node.ts'],
  stemmer: ['src/search/', 'src/memory/learn/'],
  '@orama/stopwords': ['src/search/'],
  '@standard-schema/spec': ['src/core/schema.ts'],
  zod: ['src/tools/'],
}

/** The only places of `src` and `workers` that may name a thing of the platform. */
const NAMES = {
  indexedDB: ['src/storage/dexie'],
  Dexie: ['src/storage/dexie'],
  Worker: ['src/wire/', 'src/facade/', 'workers/'],
  postMessage: ['src/core/breathe.ts', 'src/wire/', 'src/facade/', 'workers/'],
  self: ['src/wire/', 'src/facade/', 'workers/'],
  BroadcastChannel: ['src/wire/'],
  console: [],
}

/** Where files break the design: a sentence each, with file and line. */
export function violations(files: readonly SourceFile[]): string[] {
  const imports = files.flatMap(fileImports)
  const library = files.filter(({ path }) => !path.startsWith('demo/'))
  return [
    ...imports.flatMap(forbiddenImport),
    ...imports.flatMap(strayPackage),
    ...library.flatMap(strayNames),
    ...library.flatMap(defaultExports),
    ...cycles(imports.flatMap(({ from, to }) => (to === undefined ? [] : { from, to }))).map(
      (way) => `Folders import each other: ${way.join(' → ')}.`,
    ),
  ]
}

interface Import extends Mention {
  readonly path: string
  readonly from: string
  /** The folder it reaches, or `undefined` for a package. */
  readonly to: string | undefined
}

function fileImports(file: SourceFile): Import[] {
  const from = folderOf(file.path)
  return importsOf(file).map((mention) => {
    const target = posix.join(posix.dirname(file.path), mention.name)
    return {
      ...mention,
      path: file.path,
      from,
      to: mention.name.startsWith('.') ? folderOf(target) : undefined,
    }
  })
}

/** `src/core/item.ts` is of `core`; a file right in `src` is an entry; outside of `src` the top folder counts. */
function folderOf(path: string): string {
  const [top = '', second = '', ...rest] = path.split('/')
  if (top !== 'src') return top
  return rest.length > 0 ? second : 'entries'
}

function forbiddenImport({ path, line, name, from, to }: Import): string[] {
  if (to === undefined || to === from || allowed(from, to)) return []
  return [
    `${path}:${line} imports ${name}: ${from} may import ${rowOf(from)?.[1] ?? 'nothing, it is not in the table'}.`,
  ]
}

function allowed(from: string, to: string): boolean {
  const row = rowOf(from)
  if (row?.[1] === 'all of these') return ROWS.slice(0, ROWS.indexOf(row)).some((each) => each === rowOf(to))
  return row?.[1].split(' ').includes(to) === true
}

const ROWS = Object.entries(MAY_IMPORT)
const rowOf = (folder: string) => ROWS.find(([folders]) => folders.split(', ').includes(folder))

function strayPackage({ path, line, name, from, to }: Import): string[] {
  if (to !== undefined) return []
  const places = Object.entries(PACKAGES).find(
    ([owner]) => name === owner || name.startsWith(`${owner}/`),
  )?.[1]
  const isAllowed = places === undefined ? from === 'demo' : isIn(path, places)
  return isAllowed ? [] : [`${path}:${line} imports ${name}: ${onlyIn(places)}.`]
}

function strayNames(file: SourceFile): string[] {
  const places = new Map<string, readonly string[]>(Object.entries(NAMES))
  return identifiersOf(file)
    .filter(({ name }) => !isIn(file.path, places.get(name) ?? [file.path]))
    .map(({ name, line }) => `${file.path}:${line} names ${name}: ${onlyIn(places.get(name))}.`)
}

const isIn = (path: string, places: readonly string[]) => places.some((place) => path.startsWith(place))
const onlyIn = (places: readonly string[] = []) =>
  places.length === 0 ? 'nobody may' : `only ${places.join(', ')} may`

function defaultExports(file: SourceFile): string[] {
  const found = exportsOf(file).filter(({ name }) => name === 'default')
  return found.map(({ line }) => `${file.path}:${line} has a default export: a name is the same everywhere.`)
}
