import { expectTypeOf, test } from 'vitest'
import {
  createStore,
  type Explain,
  type ImportResult,
  type IndexHint,
  type Item,
  type Json,
  type JsonObject,
  type Match,
  memoryStorage,
  type Namespace,
  staticEmbedder,
  type Store,
  type StoreEvent,
  type Write,
} from '../../src/index.ts'

declare const store: Store
const ADA = ['users', 'ada']

test('items are found or not, deleted or not', () => {
  expectTypeOf(store.get(ADA, 'k')).resolves.toEqualTypeOf<Item | undefined>()
  expectTypeOf(store.put(ADA, 'k', {})).resolves.toEqualTypeOf<Item>()
  expectTypeOf(store.delete(ADA, 'k')).resolves.toEqualTypeOf<boolean>()
  expectTypeOf(store.write([])).resolves.toEqualTypeOf<(Item | null)[]>()
  expectTypeOf(store.search([])).resolves.toEqualTypeOf<Match[]>()
  expectTypeOf(store.namespaces()).resolves.toEqualTypeOf<Namespace[]>()
  expectTypeOf(store.subscribe).parameter(0).parameter(0).toEqualTypeOf<StoreEvent>()
  expectTypeOf(store.subscribe).returns.toEqualTypeOf<() => void>()
})

test('a match is an item that may have a score and its reasons', () => {
  expectTypeOf<Match>().toExtend<Item>()
  expectTypeOf<Match['score']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<Match['explain']>().toEqualTypeOf<Explain | undefined>()
  expectTypeOf<Item['index']>().toEqualTypeOf<IndexHint | false | undefined>()
})

test('items are readonly, through and through', () => {
  const change = (item: Item): void => {
    // @ts-expect-error the value is readonly
    item.value['x'] = 1
    // @ts-expect-error the namespace is readonly
    item.namespace.push('x')
    // @ts-expect-error the version is readonly
    item.version = 2
  }
  expectTypeOf(change).toBeFunction()
})

test('values are plain JSON objects', () => {
  expectTypeOf<{ tea: string[]; cups: null }>().toExtend<JsonObject>()
  expectTypeOf<JsonObject>().toExtend<Json>()
  // @ts-expect-error a Date is no JSON
  void store.put(ADA, 'k', { at: new Date() })
  // @ts-expect-error a string is no object
  void store.put(ADA, 'k', 'tea')
  // @ts-expect-error a function is no JSON
  void store.put(ADA, 'k', { brew: () => {} })
})

test('a write is a put with a value or a delete without', () => {
  void store.write([
    { op: 'put', namespace: ADA, key: 'k', value: {}, index: false },
    { op: 'delete', namespace: ADA, key: 'k', why: 'over' },
  ])
  // @ts-expect-error a put needs a value
  const put: Write = { op: 'put', namespace: ADA, key: 'k' }
  // @ts-expect-error no such op
  const post: Write = { op: 'post', namespace: ADA, key: 'k' }
  expectTypeOf([put, post]).toEqualTypeOf<Write[]>()
  // @ts-expect-error an index is false or a hint, never true
  void store.put(ADA, 'k', {}, { index: true })
  void store.write([], { expect: [{ namespace: ADA, key: 'k', version: null }] })
})

test('a search takes modes by name', () => {
  void store.search(ADA, { query: 'tea', mode: 'lexical', filter: { 'content.topic': 'tea' } })
  // @ts-expect-error no such mode
  void store.search(ADA, { mode: 'fuzzy' })
})

test('an export is chunks of bytes, and an import takes them from wherever they come', () => {
  expectTypeOf(store.export()).toEqualTypeOf<AsyncIterable<Uint8Array<ArrayBuffer>>>()
  void store.import(store.export({ prefix: ADA, history: false, vectors: true }))
  void store.import(new Blob([]).stream(), { mode: 'replace', prefix: ADA })
  expectTypeOf(store.import([new Uint8Array(8)])).resolves.toEqualTypeOf<ImportResult>()
  // @ts-expect-error bytes are one chunk, not chunks
  void store.import(new Uint8Array(8))
  // @ts-expect-error no such mode
  void store.import([], { mode: 'overwrite' })
})

test('a store needs a storage, and may have an embedder', () => {
  expectTypeOf(createStore({ storage: memoryStorage() })).toEqualTypeOf<Store>()
  expectTypeOf(createStore({ storage: memoryStorage(), embedder: staticEmbedder() })).toEqualTypeOf<Store>()
  // @ts-expect-error a storage is needed
  createStore({})
})
