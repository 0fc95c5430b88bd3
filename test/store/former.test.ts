/** A store that is opened with another embedder than before. */
import { expect, test } from 'vitest'
import { KeepsakeError } from '../../src/core/errors.ts'
import { createSearchIndex } from '../../src/search/search-index.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { StoreOptions } from '../../src/store/options.ts'
import type { Store } from '../../src/store/store.ts'
import { failureOf } from '../contracts/failure.ts'
import { ADA, keysFound, put, teas } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'
import { memoryLocks } from '../fakes/memory-locks.ts'

const a = () => fakeEmbedder({ id: 'a', dimensions: 16 })
const b = () => fakeEmbedder({ id: 'b', dimensions: 32 })

async function fill(storage: Storage, count = 200): Promise<void> {
  const store = createStore({ storage, embedder: a() })
  await store.write(teas(count))
  await store.close()
}

const nearest = (store: Store, query: string) => keysFound(store, { query, mode: 'vector', limit: 1 })
const statusOf = (store: Store) => store.embedding()

test('the former one answers until the new one is complete, then its set is dropped', async () => {
  const storage = lastingStorage()
  await fill(storage)
  const embedder = b()
  const store = createStore({ storage, embedder, formerly: [a()] })
  expect(await nearest(store, 'tea 7')).toEqual(['k7'])
  expect(await store.embedding()).toMatchObject({ embedder: 'a', items: 200, pending: 0 })
  expect(embedder.asked).toEqual([])
  await expect
    .poll(() => statusOf(store), { timeout: 10_000, interval: 100 })
    .toMatchObject({
      embedder: 'b',
      pending: 0,
      upgrade: { embedder: 'b', phase: 'done' },
    })
  expect(await nearest(store, 'tea 7')).toEqual(['k7'])
  await expect.poll(() => storage.sets(), { timeout: 10_000 }).toEqual(['b'])
  expect(embedder.asked.flat().filter((text) => text.startsWith('tea '))).toHaveLength(201)
})

test('what is written while the former one answers is there after the change', async () => {
  const storage = lastingStorage()
  await fill(storage)
  const store = createStore({ storage, embedder: b(), formerly: [a()] })
  await store.put(ADA, 'new', { content: 'slipped in' })
  expect(await nearest(store, 'slipped in')).toEqual(['new'])
  await expect
    .poll(() => statusOf(store), { timeout: 10_000, interval: 100 })
    .toMatchObject({
      embedder: 'b',
      items: 201,
      pending: 0,
    })
  expect(await nearest(store, 'slipped in')).toEqual(['new'])
})

test('without a former set words find what has no vectors yet, and the vectors come by themselves', async () => {
  const storage = lastingStorage()
  await fill(storage)
  const store = createStore({ storage, embedder: b() })
  expect(await keysFound(store, { query: 'tea 7', limit: 1 })).toEqual(['k7'])
  expect(await store.embedding()).toMatchObject({ embedder: 'b', items: 200, pending: 200 })
  await expect.poll(() => statusOf(store), { timeout: 10_000, interval: 100 }).toMatchObject({ pending: 0 })
  expect(await nearest(store, 'tea 7')).toEqual(['k7'])
  expect((await storage.sets()).toSorted()).toEqual(['a', 'b']) // nobody said that it may go
})

test('filling that fails is tried again, and disturbs nobody meanwhile', async () => {
  const storage = lastingStorage()
  await fill(storage)
  const embedder = b()
  const details = { embedder: 'b', reason: 'server' } as const
  embedder.failNext(new KeepsakeError('embedder_failed', 'The server is down.', { details }))
  const store = createStore({ storage, embedder })
  await store.namespaces()
  await expect.poll(() => embedder.asked.length).toBe(1)
  expect(await store.embedding()).toMatchObject({ pending: 200 })
  expect(await keysFound(store, { query: 'tea 7', mode: 'lexical', limit: 1 })).toEqual(['k7'])
  await expect.poll(() => statusOf(store), { timeout: 10_000, interval: 100 }).toMatchObject({ pending: 0 })
})

test('while the new one cannot be loaded, the former one answers, and it is said why', async () => {
  const storage = lastingStorage()
  await fill(storage)
  let isOnline = false
  const load = async (): Promise<void> => {
    if (!isOnline) throw new Error('no network')
  }
  const store = createStore({ storage, embedder: { ...b(), load }, formerly: [a()] })
  await store.namespaces()
  const failed = { embedder: 'b', phase: 'failed', error: { code: 'embedder_failed' } }
  await expect.poll(() => statusOf(store)).toMatchObject({ embedder: 'a', pending: 0, upgrade: failed })
  expect(await nearest(store, 'tea 7')).toEqual(['k7'])
  isOnline = true
  await expect
    .poll(() => statusOf(store), { timeout: 10_000, interval: 100 })
    .toMatchObject({ embedder: 'b' })
})

test('a set that is gone lets tombstones be pruned again', async () => {
  const storage = lastingStorage()
  await fill(storage)
  const packed = createStore({ storage, embedder: a() })
  await packed.namespaces()
  await expect.poll(async () => (await storage.since(undefined, 'a')).packs.length).toBe(1)
  let now = Date.now()
  const store = createStore({ storage, embedder: b(), formerly: [a()], historyDays: 1, clock: () => now })
  await store.delete(ADA, 'k7')
  await expect
    .poll(() => statusOf(store), { timeout: 10_000, interval: 100 })
    .toMatchObject({ embedder: 'b' })
  const removed = async () =>
    (await storage.since({ epoch: '', seq: 0 })).rows.filter((row) => 'deleted' in row)
  expect(await removed()).toHaveLength(1)
  now += 2 * 86_400_000
  await store.namespaces()
  await expect.poll(removed, { timeout: 10_000 }).toEqual([])
})

test('a search overtakes the filling, and a batch is over when it is long', async () => {
  const storage = lastingStorage()
  const plain = createStore({ storage, embedder: a() })
  await plain.write(Array.from({ length: 40 }, (_, at) => put(`k${at}`, `tea ${at} ${'x'.repeat(30_000)}`)))
  const embedder = { ...fakeEmbedder({ id: 'b', delayMs: 10 }), pace: { texts: 1, characters: 1, calls: 1 } }
  const store = createStore({ storage, embedder })
  await store.namespaces()
  await expect.poll(() => embedder.asked.length).toBeGreaterThan(0)
  await store.search(ADA, { query: 'something else' })
  const found = embedder.asked.findIndex(([text]) => text === 'something else')
  expect(found).toBeLessThan(6)
  await expect.poll(() => statusOf(store), { timeout: 10_000, interval: 100 }).toMatchObject({ pending: 0 })
  const fills = (await storage.since({ epoch: '', seq: 0 }, 'b')).blobs
  expect(fills).toHaveLength(10)
})

test('vectors that are stored and not found again are not made for ever', async () => {
  const storage = lastingStorage()
  await fill(storage)
  const embedder = b()
  const lossy: Storage = {
    ...storage,
    since: async (...args) => ({ ...(await storage.since(...args)), blobs: [] }),
  }
  const store = createStore({ storage: lossy, embedder: a(), makeEmbedder: () => embedder })
  const failure = { code: 'storage_failed', details: { operation: 'read' } }
  expect(await failureOf(store.upgrade({ id: 'b' }))).toMatchObject(failure)
  expect(embedder.asked.flat().length).toBeLessThan(300)
})

test('packs grow behind the filling, hold nothing that waits, and keep what was embedded', async () => {
  const storage = lastingStorage()
  await fill(storage, 1500)
  const store = createStore({ storage, embedder: fakeEmbedder({ id: 'b', dimensions: 32, delayMs: 60 }) })
  await store.namespaces()
  const packsOf = async () => (await storage.since(undefined, 'b')).packs
  await expect
    .poll(async () => (await packsOf()).length, { timeout: 20_000, interval: 10 })
    .toBeGreaterThan(0)
  expect((await store.embedding()).pending).toBeGreaterThan(0)
  const index = createSearchIndex()
  index.load((await packsOf()).map(({ data }) => data))
  expect([index.items > 0, index.bare]).toEqual([true, 0])
  await expect.poll(() => statusOf(store), { timeout: 20_000, interval: 100 }).toMatchObject({ pending: 0 })
  await store.close()
  const embedder = b()
  const later = createStore({ storage, embedder })
  expect(await later.embedding()).toMatchObject({ items: 1500, pending: 0 })
  expect(await nearest(later, 'tea 1499')).toEqual(['k1499'])
  expect(embedder.asked).toEqual([['tea 1499']])
})

test('two stores with two embedders do not fight: each fills what the other wrote, and nothing is dropped', async () => {
  const storage = lastingStorage()
  const locks = memoryLocks()
  await fill(storage)
  let reads = 0
  const since: Storage['since'] = async (...args) => {
    const changes = await storage.since(...args)
    reads += changes.rows.length
    return changes
  }
  const open = (options: Partial<StoreOptions>) =>
    createStore({ storage: { ...storage, since }, locks, ...options })
  const one = open({ embedder: a() })
  const two = open({ embedder: b(), formerly: [a()] })
  await two.namespaces()
  await one.namespaces()
  await expect
    .poll(() => statusOf(two), { timeout: 10_000, interval: 100 })
    .toMatchObject({ embedder: 'b', pending: 0 })
  reads = 0
  for (let at = 0; at < 20; at++) {
    await one.put(ADA, `one ${at}`, { content: `apple ${at}` })
    await two.put(ADA, `two ${at}`, { content: `plum ${at}` })
  }
  for (const store of [one, two]) {
    await expect
      .poll(() => statusOf(store), { timeout: 10_000, interval: 100 })
      .toMatchObject({ items: 240, pending: 0 })
    expect(await nearest(store, 'apple 7')).toEqual(['one 7'])
    expect(await nearest(store, 'plum 9')).toEqual(['two 9'])
  }
  expect(reads).toBeLessThan(4 * 40)
  expect((await storage.sets()).toSorted()).toEqual(['a', 'b'])
  expect([locks.users('a'), locks.users('b')]).toEqual([1, 1])
  await one.close()
  const options = { embedder: b(), formerly: [a()], ttl: { sweepEveryMs: 1 } }
  const three = open(options)
  await expect
    .poll(async () => [(await statusOf(three)).embedder, await storage.sets()], {
      timeout: 10_000,
      interval: 400,
    })
    .toEqual(['b', ['b']])
})
