import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { entries } from '../vite.config.ts'
import { ROOT } from './house/source-file.ts'

const dist = join(ROOT, 'dist')
const targets = (map: object): Record<string, string>[] =>
  Object.values(map).filter((target) => typeof target === 'object') as Record<string, string>[]
const scripts = (conditions: Record<string, string>): string[] =>
  Object.entries(conditions).flatMap(([condition, file]) => (condition === 'types' ? [] : [file]))

/** The scripts that package.json names, exported or its own. */
const named = [...targets(manifest.exports), ...targets(manifest.imports)].flatMap(scripts)

test('package.json and the entries of the build name the same files', () => {
  expect(named.toSorted()).toEqual(
    Object.keys(entries)
      .map((name) => `./dist/${name}.js`)
      .toSorted(),
  )
})

test('the types of an export are those of the file it is built from', () => {
  for (const conditions of targets(manifest.exports)) {
    const name = /^\.\/dist\/(.+)\.js$/.exec(conditions['default'] ?? '')?.[1] as keyof typeof entries
    expect(conditions['types']).toBe(`./dist/types/${entries[name].replace(/\.ts$/, '.d.ts')}`)
  }
})

test('every file that package.json names was built', () => {
  const files = [...targets(manifest.exports), ...targets(manifest.imports)].flatMap(Object.values<string>)
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  expect(existsSync(join(dist, 'static-en/model.safetensors'))).toBe(true)
})

test('no built script holds an asset as a data: URL, and the model is named beside it', () => {
  const built = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  )
  const holding = built.filter((file) =>
    /["'`]data:[\w/+-]+[;,]/.test(readFileSync(join(dist, file), 'utf8')),
  )
  expect(built).toContain('index.js')
  expect(holding).toEqual([])
  const files = readFileSync(join(dist, 'static-files.js'), 'utf8')
  expect(files).toMatch(/new URL\("\.\/static-en\/model\.safetensors", import\.meta\.url\)/)
})

test('the entry for the AI SDK imports nothing of it', () => {
  const reached = reach('ai-sdk.js')
  expect(reached.size).toBeGreaterThan(1)
  expect([...reached.values()].flat().filter((name) => !name.startsWith('.'))).toEqual([])
})

/** What a built script imports, and what those import in turn. */
function reach(file: string, reached = new Map<string, string[]>()): Map<string, string[]> {
  if (reached.has(file)) return reached
  const code = readFileSync(join(dist, file), 'utf8')
  const imports = [...code.matchAll(/^(?:import|export)\b[^"']*["']([^"']+)["']/gm)].map(
    ([, name = '']) => name,
  )
  reached.set(file, imports)
  for (const name of imports.filter((each) => each.startsWith('.'))) reach(join(dirname(file), name), reached)
  return reached
}
