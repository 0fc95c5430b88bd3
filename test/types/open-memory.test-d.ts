import { expectTypeOf, test } from 'vitest'
import {
  createReflectionExecutor,
  type EmbedderChoice,
  type EmbeddingStatus,
  type Hit,
  type Learned,
  type MemoryDatabase,
  type MemoryStoreManager,
  type Message,
  type Model,
  openMemory,
  type Reflector,
  type Store,
} from '../../src/index.ts'

declare const worker: Worker
declare const store: Store
declare const model: Model
declare const scope: ReturnType<MemoryDatabase['for']>
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

test('it changes to another of the worker’s embedders, by id; a store that is given has its own', () => {
  const upgrade = { id: 'transformers', options: { model: 'Xenova/all-MiniLM-L6-v2' } }
  expectTypeOf(
    openMemory({ worker, name: 'app', namespace, upgrade }),
  ).resolves.toEqualTypeOf<MemoryDatabase>()
  // @ts-expect-error options are plain JSON
  void openMemory({ worker, name: 'app', namespace, upgrade: { id: 'better', options: { files: () => 1 } } })
  // @ts-expect-error an upgrade of a store is called for
  void openMemory({ store, namespace, upgrade })
  expectTypeOf<MemoryDatabase['embedding']>().returns.resolves.toEqualTypeOf<EmbeddingStatus>()
  expectTypeOf<MemoryDatabase['upgrade']>().parameter(0).toEqualTypeOf<EmbedderChoice>()
})

test('a scope remembers messages and finds hits', () => {
  type Scope = ReturnType<MemoryDatabase['for']>
  expectTypeOf<Scope['remember']>().parameter(0).toEqualTypeOf<readonly Message[]>()
  expectTypeOf<Scope['search']>().returns.resolves.toEqualTypeOf<Hit[]>()
  expectTypeOf<Hit['score']>().toEqualTypeOf<number>()
  expectTypeOf<Hit['text']>().toEqualTypeOf<string>()
})

test('with a model it learns, and what was learned can be taken back', () => {
  type Scope = ReturnType<MemoryDatabase['for']>
  expectTypeOf(openMemory({ store, namespace, model })).resolves.toEqualTypeOf<MemoryDatabase>()
  void openMemory({
    store,
    namespace,
    model,
    instructions: 'Only facts.',
    learnAfterMs: Infinity,
    enableDeletes: true,
  })
  expectTypeOf<Scope['learn']>().returns.resolves.toEqualTypeOf<Learned>()
  expectTypeOf<Scope['undo']>().parameter(0).toEqualTypeOf<Learned['changes'][number]>()
  // @ts-expect-error learn is 'later', 'now' or false
  void scope.remember([], { learn: true })
  // @ts-expect-error an executor needs what learns
  createReflectionExecutor({ store })
  expectTypeOf<Parameters<typeof createReflectionExecutor>[0]['reflector']>().toEqualTypeOf<Reflector>()
  expectTypeOf<MemoryStoreManager>().toExtend<Reflector>()
})
