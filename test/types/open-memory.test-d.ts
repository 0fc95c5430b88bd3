import { expectTypeOf, test } from 'vitest'
import { type Hit, type MemoryDatabase, type Message, openMemory, type Store } from '../../src/index.ts'

declare const worker: Worker
declare const store: Store
const namespace = ['users', '{user}']

test('a memory is opened over a worker and a name, or over a store', () => {
  expectTypeOf(openMemory({ worker, name: 'app', namespace })).resolves.toEqualTypeOf<MemoryDatabase>()
  expectTypeOf(openMemory({ store, namespace })).resolves.toEqualTypeOf<MemoryDatabase>()
})

test('never over both, never over neither, and always with a namespace', () => {
  // @ts-expect-error both
  void openMemory({ worker, store, name: 'app', namespace })
  // @ts-expect-error neither
  void openMemory({ namespace })
  // @ts-expect-error a worker's database needs a name
  void openMemory({ worker, namespace })
  // @ts-expect-error a namespace is needed
  void openMemory({ store })
  // @ts-expect-error an embedder is the worker's, by id
  void openMemory({ worker, name: 'app', namespace, embedder: 'static-en' })
})

test('a scope remembers messages and finds hits', () => {
  type Scope = ReturnType<MemoryDatabase['for']>
  expectTypeOf<Scope['remember']>().parameter(0).toEqualTypeOf<readonly Message[]>()
  expectTypeOf<Scope['search']>().returns.resolves.toEqualTypeOf<Hit[]>()
  expectTypeOf<Hit['score']>().toEqualTypeOf<number>()
  expectTypeOf<Hit['text']>().toEqualTypeOf<string>()
})
