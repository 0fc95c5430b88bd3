import { expect, test } from 'vitest'
import type { Progress } from '../../src/core/call.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { failureOf } from '../contracts/failure.ts'
import { ADA, BOB, keysFound, put, remove, teas } from '../contracts/store-items.ts'
import { type FakeEmbedder, fakeEmbedder } from '../fakes/fake-embedder.ts'
import { expectWhole, openMirror, SET } from './packed.ts'

/** A store with items that changed, over an embedder that may do something before it embeds a batch. */
async function openStore(count = 300) {
  const storage = memoryStorage()
  const embedder = fakeEmbedder({ dimensions: 16 })
  const store = createStore({ storage, embedder })
  await store.write(teas(count))
  await store.write([put('k1', 'coffee', { why: 'x' }), remove('k2'), put('raw', 'tea', { index: false })])
  await store.put(BOB, 'dog', { content: 'Pascal' })
  return { storage, store, embedder }
}

/** Lets something happen before the embedder's next call. */
function before(embedder: FakeEmbedder, work: () => Promise<unknown>): void {
  const embed = embedder.embed.bind(embedder)
  embedder.embed = async (...args) => {
    embedder.embed = embed
    await work()
    return embed(...args)
  }
}

test('reindexing changes no item, no version and no history, and says how far it has come', async () => {
  const { storage, store } = await openStore()
  const look = async () => ({
    rows: await storage.scan([]),
    states: await storage.revisions([{ namespace: ADA, key: 'k1' }]),
    gone: await storage.revisions([{ namespace: ADA, key: 'k2' }]),
    found: await store.search([], { query: 'Does Pascal drink tea?', explain: true, limit: 1000 }),
  })
  const earlier = await look()
  const told: Progress[] = []
  await store.reindex({ onProgress: (progress) => told.push(progress) })
  expect(await look()).toEqual(earlier)
  expect(told).toEqual([256, 301].map((done) => ({ phase: 'embed', done, total: 301 })))
  await expectWhole(storage)
})

test('an embedder that kept its id and changed its model says so, and finds by meaning again', async () => {
  const { storage } = await openStore()
  const store = createStore({ storage, embedder: fakeEmbedder({ dimensions: 32 }) })
  const search = { query: 'Pascal', mode: 'vector', minScore: 0.5 } as const
  const differs = { code: 'dimensions_differ', details: { embedder: SET, expected: 16, actual: 32 } }
  expect(await failureOf(store.search([], search))).toMatchObject(differs)
  await store.reindex()
  expect(await keysFound(store, search, [])).toEqual(['dog'])
  const later = createStore({ storage, embedder: fakeEmbedder({ dimensions: 32 }) })
  expect(await keysFound(later, search, [])).toEqual(['dog'])
})

test('everything is really embedded anew, also what the embedder was asked for before', async () => {
  const { store, embedder } = await openStore(20)
  const earlier = embedder.asked.length
  await store.reindex()
  expect(new Set(embedder.asked.slice(earlier).flat()).size).toBe(20) // 18 teas, the coffee and Pascal
})

test('reindexing that is stopped changes nothing', async () => {
  const { storage, store } = await openStore(600)
  const earlier = await storage.since(undefined, SET)
  const reason = new Error('the user left')
  const stopped = new AbortController()
  const onProgress = (): void => stopped.abort(reason)
  expect(await failureOf(store.reindex({ signal: stopped.signal, onProgress }))).toBe(reason)
  expect(await failureOf(store.reindex({ signal: AbortSignal.abort(reason) }))).toBe(reason)
  expect(await storage.since(undefined, SET)).toEqual(earlier)
  await expectWhole(storage)
})

test('what is written while everything is embedded anew is found with its own vectors', async () => {
  const { storage, store, embedder } = await openStore()
  const other = createStore({ storage, embedder: fakeEmbedder({ dimensions: 16 }) })
  let meanwhile: Promise<string[]> | undefined
  before(embedder, async () => {
    await other.write([put('k3', 'a red car'), remove('k4'), put('new', 'a green dog')])
    meanwhile = keysFound(store, { query: 'a green dog', limit: 1 }) // searches go on, after this call of the embedder
  })
  await store.reindex()
  expect(await meanwhile).toEqual(['new'])
  for (const one of [store, other, createStore({ storage, embedder: fakeEmbedder({ dimensions: 16 }) })]) {
    const nearest = (query: string) => keysFound(one, { query, mode: 'vector', minScore: 0.7 })
    expect([await nearest('a red car'), await nearest('a green dog')]).toEqual([['k3'], ['new']])
    expect(await one.get(ADA, 'k4')).toBeUndefined()
  }
  await expectWhole(storage)
})

test('where another tab packs meanwhile, reindexing is done again', async () => {
  const { storage } = await openStore()
  const embedder = fakeEmbedder({ dimensions: 32 })
  const store = createStore({ storage, embedder })
  const mirror = openMirror(storage, 4)
  await mirror.catchUp()
  before(embedder, () => mirror.packUp())
  await store.reindex()
  expect(await keysFound(store, { query: 'Pascal', mode: 'vector', minScore: 0.5 }, [])).toEqual(['dog'])
  const { packs, blobs } = await storage.since(undefined, SET)
  expect([packs.length, blobs.length]).toEqual([1, 0])
})

test('an embedder that fails leaves everything as it was', async () => {
  const { storage, store, embedder } = await openStore()
  const earlier = await storage.since(undefined, SET)
  embedder.failNext(new Error('the model is gone'))
  expect(await failureOf(store.reindex())).toMatchObject({ code: 'embedder_failed' })
  expect(await storage.since(undefined, SET)).toEqual(earlier)
})

test('a store of nothing, or of nothing any more, can be reindexed', async () => {
  const { store } = await openStore(3)
  await store.write(['k0', 'k1', 'raw'].map((key) => remove(key)))
  await store.delete(BOB, 'dog')
  for (const one of [store, createStore({ storage: memoryStorage() })]) {
    await one.reindex()
    expect(await one.search([], { query: 'tea' })).toEqual([])
  }
})

test('erasing by a store with another embedder leaves the vectors of this one', async () => {
  const { storage, store } = await openStore()
  const other = createStore({ storage, embedder: fakeEmbedder({ id: 'another' }) })
  const search = { query: 'Pascal', mode: 'vector', minScore: 0.5 } as const
  expect(await keysFound(store, search, [])).toEqual(['dog'])
  expect(await other.erase({ namespace: ADA, key: 'k7' })).toBe(1)
  const later = createStore({ storage, embedder: fakeEmbedder({ dimensions: 16 }) })
  for (const one of [store, later]) {
    expect(await keysFound(one, search, [])).toEqual(['dog'])
    expect(await one.embedding()).toMatchObject({ items: 299, pending: 0 })
  }
  await expectWhole(storage)
})

test('where it is done again, nothing is embedded once more', async () => {
  const { storage, store, embedder } = await openStore()
  const pack = storage.pack.bind(storage)
  let refused = 0
  storage.pack = async (packing) => (refused++ === 0 ? false : pack(packing))
  const asked = embedder.asked.length
  await store.reindex()
  const texts = embedder.asked.slice(asked).flat()
  expect(refused).toBe(2)
  expect(texts).toHaveLength(new Set(texts).size)
  expect(texts).toContain('Pascal')
})
