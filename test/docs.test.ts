import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { complaints, type Example, examplesOf } from './house/examples.ts'
import { ROOT, type SourceFile, sourceFiles } from './house/source-file.ts'

const read = (path: string): SourceFile => ({ path, code: readFileSync(join(ROOT, path), 'utf8') })
const pages = ['README.md', 'src/README.md', 'src/coming-from-langmem.md'].map(read)
const publicFiles = publicSources()

/** The files that public names come from: what the entries export, and from where. */
function publicSources(): SourceFile[] {
  const entries = ['src/index.ts', 'src/transformers.ts'].map((path) => read(path).code).join('\n')
  const named = [...entries.matchAll(/from '\.\/(.+)'/g)].map(([, path]) => `src/${path}`)
  return [...new Set([...named, 'src/storage/dexie.ts'])].map(read)
}

const inPages = pages.flatMap(examplesOf)
const inComments = sourceFiles('src', 'workers').flatMap(examplesOf)

test('every example in the README and in doc comments type-checks', { timeout: 60_000 }, async () => {
  expect(inPages.length).toBeGreaterThan(5)
  expect(inComments.length).toBeGreaterThan(10)
  expect(await complaints([...inPages, ...inComments], publicFiles)).toEqual([])
})

test('an example that does not type-check is found, at its line', { timeout: 60_000 }, async () => {
  const page: Example[] = examplesOf({
    path: 'README.md',
    code: "# Page\n\n```ts\nimport { openMemory } from 'keepsake'\nopenMemory({ nmae: 'x' })\n```\n",
  })
  const comment: Example[] = examplesOf({
    path: 'src/core/json.ts',
    code: '/**\n * Text.\n *\n * ```ts\n * copyJson({ a: 1 })\n * copyJson()\n * ```\n */\n',
  })
  const found = await complaints([...page, ...comment], publicFiles)
  expect(found).toHaveLength(2)
  expect(found[0]).toMatch(/^README\.md:5: /)
  expect(found[1]).toMatch(/^src\/core\/json\.ts:6: /)
})

test("the README's first working code begins by line 15", () => {
  expect(inPages[0]?.line).toBeLessThanOrEqual(15)
})
