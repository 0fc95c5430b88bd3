import { expect, test } from 'vitest'
import { violations } from './house/architecture.ts'
import { sourceFiles } from './house/source-file.ts'

test('every file imports and names only what its folder may', () => {
  expect(violations(sourceFiles('src', 'workers', 'demo'))).toEqual([])
})

/** What the test above would say if somebody wrote this. */
const planted = (path: string, code: string) => violations([{ path, code }])

test.for([
  ['import', `import { createStore } from '../store/create-store.ts'`],
  ['type import', `import type { Store } from '../store/store.ts'`],
  ['re-export', `export * from '../store/store.ts'`],
  ['dynamic import', `export const store = () => import('../store/store.ts')`],
  ['import type', `export type Store = import('../store/store.ts').Store`],
])('an upward %s is found', ([, code = '']) => {
  expect(planted('src/core/item.ts', `\n${code}`)).toEqual([
    expect.stringMatching(/^src\/core\/item\.ts:2 imports \.\.\/store\/.*: core may import nothing\.$/),
  ])
})

test('a downward import is fine, and so is one inside the folder', () => {
  expect(planted('src/store/create-store.ts', `import { put } from '../core/write.ts'`)).toEqual([])
  expect(planted('src/store/create-store.ts', `import { catchUp } from './catch-up.ts'`)).toEqual([])
  expect(planted('src/index.ts', `export { put } from './core/write.ts'`)).toEqual([])
  expect(planted('workers/memory.ts', `import { serve } from '../src/wire/serve.ts'`)).toEqual([])
})

test('what is all of these is what stands above', () => {
  expect(planted('src/ai-sdk.ts', `export { aiSdkEmbedder } from './adapters/ai-sdk/embedder.ts'`)).toEqual(
    [],
  )
  expect(planted('src/adapters/ai-sdk/embedder.ts', `import { httpModel } from '../../index.ts'`)).toEqual([
    'src/adapters/ai-sdk/embedder.ts:1 imports ../../index.ts: adapters may import all of these.',
  ])
  expect(planted('src/embedder/http.ts', `import { httpModel } from '../model/http.ts'`)).toHaveLength(1)
})

test('a folder that the table does not know is found', () => {
  expect(planted('src/utils/text.ts', `import { put } from '../core/write.ts'`)).toHaveLength(1)
  expect(
    planted('src/facade/open-memory.ts', `import { fake } from '../../test/fakes/embedder.ts'`),
  ).toHaveLength(1)
})

test('a package outside its place is found', () => {
  expect(planted('src/store/store.ts', `import { wrap } from 'comlink'`)).toEqual([
    'src/store/store.ts:1 imports comlink: only src/wire/ may.',
  ])
  expect(planted('src/embedder/http.ts', `import type { X } from '@ai-sdk/provider'`)).toHaveLength(1)
  expect(planted('src/core/json.ts', `import isEqual from 'lodash/isEqual'`)).toHaveLength(1)
  expect(planted('demo/main.tsx', `import { Dexie } from 'dexie'`)).toHaveLength(1)
  expect(planted('demo/main.tsx', `import { createRoot } from 'react-dom/client'`)).toEqual([])
})

test('a name outside its place is found, in code but not in comments and strings', () => {
  expect(planted('src/core/json.ts', `console.log('x')`)).toEqual([
    'src/core/json.ts:1 names console: nobody may.',
  ])
  expect(planted('src/storage/memory.ts', 'globalThis.indexedDB.open(name)')).toHaveLength(1)
  expect(planted('src/store/store.ts', 'export function on(worker: Worker): void {}')).toHaveLength(1)
  expect(planted('src/facade/scope.ts', `new BroadcastChannel('keepsake')`)).toHaveLength(1)
  expect(planted('src/core/json.ts', `// not a Worker\nexport const text = 'indexedDB'`)).toEqual([])
})

test('a default export is found', () => {
  expect(planted('src/core/json.ts', 'export default {}')).toHaveLength(1)
})

test('folders that import each other are found, also through a third', () => {
  const files = [
    { path: 'src/wire/serve.ts', code: `import '../store/store.ts'` },
    { path: 'src/store/store.ts', code: `import '../search/query.ts'` },
    { path: 'src/search/query.ts', code: `import '../wire/envelope.ts'` },
  ]
  expect(violations(files)).toContain('Folders import each other: wire → store → search → wire.')
})

test('a file that does not parse is not passed over', () => {
  expect(() => planted('src/core/json.ts', 'export const =')).toThrow(/src\/core\/json\.ts does not parse/)
})
