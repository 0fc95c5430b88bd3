import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'vite'

/** The repository's own folder. */
export const ROOT: string = join(import.meta.dirname, '../..')

/** A file of the repository as the house tests read it: a path from the root, with `/`, and what is in it. */
export interface SourceFile {
  readonly path: string
  readonly code: string
}

/** Something named in a file, and the line that names it. */
export interface Mention {
  readonly name: string
  readonly line: number
}

/** Every TypeScript file under some folders of the repository. A folder that is not there yet has none. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap(filesUnder).map((path) => ({ path, code: readFileSync(join(ROOT, path), 'utf8') }))
}

/** What a file imports, however it does: `import`, `export … from`, `import()` and `import('…').Type`. */
export function importsOf(file: SourceFile): Mention[] {
  const { module, program } = parse(file)
  const requests = [
    ...module.staticImports.map((each) => each.moduleRequest),
    ...module.staticExports.flatMap((each) => each.entries.flatMap((entry) => entry.moduleRequest ?? [])),
    ...module.dynamicImports.map((each) => each.moduleRequest),
  ]
  new Visitor({ TSImportType: (node) => requests.push(node.source) }).visit(program)
  return unique(requests.map(({ start, end }) => mention(file, start, file.code.slice(start + 1, end - 1))))
}

/** Every identifier of a file: variables, types and properties, but not words in strings and comments. */
export function identifiersOf(file: SourceFile): Mention[] {
  const found: Mention[] = []
  new Visitor({ Identifier: (node) => found.push(mention(file, node.start, node.name)) }).visit(
    parse(file).program,
  )
  return unique(found)
}

/** The names that a file exports, `default` included. */
export function exportsOf(file: SourceFile): Mention[] {
  const entries = parse(file).module.staticExports.flatMap((each) => each.entries)
  return entries.map(({ exportName, start }) =>
    mention(file, start, exportName.kind === 'Default' ? 'default' : (exportName.name ?? '*')),
  )
}

/** The line of a position. */
export function lineOf(code: string, position: number): number {
  return code.slice(0, position).split('\n').length
}

/** The parsed file. A file that does not parse would pass every test unread, so it fails here. */
function parse({ path, code }: SourceFile): ReturnType<typeof parseSync> {
  const parsed = parseSync(path, code)
  const [error] = parsed.errors
  if (error) throw new Error(`${path} does not parse: ${error.message}`)
  return parsed
}

const mention = ({ code }: SourceFile, position: number, name: string): Mention => ({
  name,
  line: lineOf(code, position),
})

const unique = (mentions: Mention[]) => [
  ...new Map(mentions.map((each) => [`${each.name} ${each.line}`, each])).values(),
]

function filesUnder(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
}
