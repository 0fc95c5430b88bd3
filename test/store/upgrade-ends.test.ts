/** How changes of the embedder end before they are done. */
import { expect, test } from 'vitest'
import type { Embedder } from '../../src/embedder/embedder.ts'
import { withResolvers } from '../../src/core/with-resolvers.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { EmbedderChoice } from '../../src/store/embedding.ts'
import { failureOf } from '../contracts/failure.ts'
import { ADA, teas } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { gatedEmbedder } from '../fakes/gated-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'

const BETTER = { id: 'better' }

test.each([
  ['load', 'close'],
  ['load', 'downgrade'],
  ['embed', 'close'],
  ['embed', 'downgrade'],
] as const)('a better embedder whose %s does not listen keeps nobody from ending: %s', async (what, end) => {
  const { promise: isReached, resolve: reached } = withResolvers<void>()
  const never = (): Promise<never> => {
    reached()
    return new Promise(() => {})
  }
  const makeEmbedder = (): Embedder => ({ ...fakeEmbedder({ id: 'better' }), [what]: never })
  const store = createStore({
    storage: memoryStorage(),
    embedder: fakeEmbedder({ id: 'base' }),
    makeEmbedder,
  })
  await store.put(ADA, 'k', { content: 'tea' })
  const upgrading = failureOf(store.upgrade(BETTER))
  await isReached
  await store[end]()
  expect(await upgrading).toBeInstanceOf(Error)
})

/** A store that changes to a better embedder by itself, and is held before its documents. */
async function openUpgrading() {
  const storage = memoryStorage()
  const plain = createStore({ storage: lastingStorage(storage), embedder: fakeEmbedder() })
  await plain.write(teas(3))
  await plain.close()
  const { embedder, hold } = gatedEmbedder('better')
  const gate = hold('documents')
  const makeEmbedder = (): Embedder => embedder
  const store = createStore({ storage, embedder: fakeEmbedder(), makeEmbedder, upgrade: BETTER })
  await gate.reached
  return { store, gate }
}

test('a store can be told to change by itself', async () => {
  const { store, gate } = await openUpgrading()
  gate.open()
  const done = { embedder: 'better', pending: 0, upgrade: { phase: 'done' } }
  await expect.poll(() => store.embedding()).toMatchObject(done)
})

test('a change that the store began by itself ends when the last who joined it aborts', async () => {
  const { store, gate } = await openUpgrading()
  const leaving = [new AbortController(), new AbortController()]
  const calls = leaving.map(({ signal }) => failureOf(store.upgrade(BETTER, { signal })))
  await store.embedding() // they have joined
  leaving[0]?.abort()
  await calls[0]
  expect((await store.embedding()).upgrade).toMatchObject({ embedder: 'better', phase: 'embed' })
  leaving[1]?.abort()
  await calls[1]
  expect((await store.embedding()).upgrade).toBeUndefined()
  gate.open()
})

test('what a store is to change to by itself is checked at once', async () => {
  const options = { storage: memoryStorage(), embedder: fakeEmbedder() }
  const wrong = () =>
    createStore({ ...options, makeEmbedder: () => fakeEmbedder(), upgrade: 'better' as never })
  expect(wrong).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
  expect(() => createStore({ ...options, upgrade: BETTER })).toThrow(
    expect.objectContaining({ code: 'not_supported' }),
  )
})

test('a store that is closed at once begins no change any more', async () => {
  const made: string[] = []
  const makeEmbedder = ({ id }: EmbedderChoice): Embedder => {
    made.push(id)
    return fakeEmbedder({ id })
  }
  const options = { storage: memoryStorage(), embedder: fakeEmbedder(), makeEmbedder }
  const store = createStore({ ...options, upgrade: BETTER })
  const failure = failureOf(store.upgrade(BETTER))
  await store.close()
  expect(await failure).toMatchObject({ code: 'closed' })
  expect(made).toEqual([])
})
