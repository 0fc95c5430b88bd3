import { expect, test } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import { storeContract } from '../contracts/store.ts'
import { makeBetter } from '../fakes/better-embedder.ts'
import { fakeClock } from '../fakes/fake-clock.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { deleteRaw, newName, openDatabase } from '../storage/database.ts'

storeContract('dexie', async () => {
  const name = newName()
  let raw: Storage | undefined
  const { clock, pass } = fakeClock()
  return {
    open: async (policy) =>
      createStore({
        storage: openDatabase(name),
        embedder: fakeEmbedder(),
        makeEmbedder: makeBetter,
        clock,
        ...policy,
      }),
    storage: () => (raw ??= openDatabase(name)),
    pass: async (ms) => pass(ms),
  }
})

test('a database that is deleted under an open store begins anew, without ghosts', async () => {
  const name = newName()
  const store = createStore({ storage: openDatabase(name), embedder: fakeEmbedder() })
  await store.put(['a'], 'old', { content: 'green tea' })
  expect(await store.search(['a'], { query: 'tea' })).toHaveLength(1)
  await deleteRaw(name)
  expect(await store.search(['a'], { query: 'tea' })).toEqual([])
  expect(await store.get(['a'], 'old')).toBeUndefined()
  await store.put(['a'], 'new', { content: 'black tea' })
  expect(await store.search(['a'], { query: 'tea' })).toMatchObject([{ key: 'new' }])
})
