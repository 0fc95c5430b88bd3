/** Finds the examples of pages and doc comments, and type-checks them. */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { exportsOf, lineOf, ROOT, type SourceFile } from './source-file.ts'

/** One example: where it stands and what it says. */
export interface Example {
  readonly path: string
  /** The line of its first line of code. */
  readonly line: number
  readonly code: string
}

const FENCE = /^([ \t]*(?:\* ?)?)```tsx?\n([\s\S]*?)^\1?[ \t]*(?:\* ?)?```/gm

/** The TypeScript examples of a page, or of a source file's doc comments. */
export function examplesOf({ path, code }: SourceFile): Example[] {
  return [...code.matchAll(FENCE)].map(({ index, 1: margin = '', 2: body = '' }) => ({
    path,
    line: lineOf(code, index) + 1,
    code: body
      .split('\n')
      .map((line) => (margin === '' ? line : line.replace(/^[ \t]*\* ?/, '')))
      .join('\n'),
  }))
}

/**
 * What TypeScript says against examples, as `README.md:12: …`. A page's example imports the built package, as its readers do. One in a doc
 * comment sees the public names and those of its own file without importing them.
 */
export async function complaints(
  examples: readonly Example[],
  publicFiles: readonly SourceFile[],
): Promise<string[]> {
  const folder = join(ROOT, 'node_modules/.cache/keepsake/examples')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const heads = examples.map((example) => headOf(example, { folder, publicFiles }))
  examples.forEach(({ code }, index) => {
    writeFileSync(join(folder, `${index}.ts`), `${heads[index]}\n${code}\nexport {}\n`)
  })
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config(folder)))
  const output = await typeCheck(folder)
  return output.flatMap((line) => {
    const match = /^(?:.*[/\\])?(\d+)\.ts\((\d+),\d+\): error \w+: (.*)$/.exec(line)
    const example = examples[Number(match?.[1])]
    return match === null || example === undefined
      ? []
      : [`${example.path}:${example.line + Number(match[2]) - 2}: ${match[3]}`]
  })
}

/** The imports that an example may leave out, on one line. */
function headOf(
  { path, code }: Example,
  { folder, publicFiles }: { folder: string; publicFiles: readonly SourceFile[] },
): string {
  if (path.endsWith('.md')) return ''
  const own = { path, code: readFileSync(join(ROOT, path), 'utf8') }
  const taken = new Set<string>()
  return [own, ...publicFiles]
    .map((file) => {
      const names = exportsOf(file).map(({ name }) => name)
      const used = names.filter(
        (name) => !taken.has(name) && new RegExp(`\\b${name}\\b`).test(code) && !declares(code, name),
      )
      for (const name of used) taken.add(name)
      const from = relative(folder, join(ROOT, file.path))
      return used.length === 0 ? '' : `import { ${[...new Set(used)].join(', ')} } from '${from}';`
    })
    .join(' ')
}

function declares(code: string, name: string): boolean {
  return new RegExp(`\\b(?:const|let|function|import \\{[^}]*)\\s*${name}\\b`).test(code)
}

function config(folder: string): object {
  const to = (path: string): string[] => [relative(folder, join(ROOT, path))]
  const types = 'dist/types'
  return {
    extends: relative(folder, join(ROOT, 'tsconfig.json')),
    compilerOptions: {
      paths: {
        '#static-files': to('src/embedder/static-files.ts'),
        keepsake: to(`${types}/src/index.d.ts`),
        'keepsake/ai-sdk': to(`${types}/src/ai-sdk.d.ts`),
        'keepsake/transformers': to(`${types}/src/transformers.d.ts`),
        'keepsake/dexie': to(`${types}/src/storage/dexie.d.ts`),
        'keepsake/worker': to(`${types}/workers/memory.d.ts`),
      },
      rootDir: relative(folder, ROOT),
      types: ['vite/client'], // examples import assets by `?url`, as Vite has it
      isolatedDeclarations: false,
      declaration: false,
      noUnusedLocals: false,
      verbatimModuleSyntax: false,
    },
    include: ['*.ts'],
  }
}

async function typeCheck(folder: string): Promise<string[]> {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
      cwd: dirname(folder),
    })
    return []
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout).split('\n')
  }
}
