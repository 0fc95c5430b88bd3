import { expect, test } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { StoreOptions } from '../../src/store/options.ts'
import type { StoreEvent } from '../../src/store/store.ts'
import { expectError, failureOf, thrownBy } from '../contracts/failure.ts'
import { ADA, keysFound, put } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'

const START = Date.parse('2024-01-01T00:00:00Z')
const DAY = 86_400_000

/** A store over memory, at a time of the test's choosing. */
function openStore(options: Partial<StoreOptions> = {}) {
  const time = { now: START }
  const storage = options.storage ?? memoryStorage()
  const store = createStore({ storage, embedder: fakeEmbedder(), clock: () => time.now, ...options })
  const at = (ms: number): void => void (time.now = START + ms)
  return { store, storage, at }
}

const endsAt = (ms: number) => ({ expiresAt: new Date(START + ms).toISOString() })

test('reading an item extends its lifetime by its own, from now, and keeps its times and its history', async () => {
  const { store, at } = openStore()
  const item = await store.put(ADA, 'k', { content: 'tea' }, { ttlMs: 1000 })
  at(600)
  const read = await store.get(ADA, 'k')
  expect(read).toEqual({ ...item, version: 2, ...endsAt(1600) })
  at(1200)
  expect(await store.search(ADA, { query: 'tea', mode: 'vector' })).toMatchObject([
    { version: 3, ...endsAt(2200) },
  ])
  at(1300)
  expect(await store.search(ADA, { query: 'tea', mode: 'vector' })).toMatchObject([{ version: 4 }])
  expect(await store.history(ADA, 'k')).toHaveLength(1)
  at(2300)
  expect(await store.get(ADA, 'k')).toBe(undefined)
})

test('what expires while a search waits for its embedder is not shown', async () => {
  const embedder = fakeEmbedder()
  const { store, at } = openStore({ embedder })
  await store.put(ADA, 'k', { content: 'tea' }, { ttlMs: 1000 })
  const embed = embedder.embed.bind(embedder)
  embedder.embed = async (...args) => {
    at(1000)
    return embed(...args)
  }
  expect(await keysFound(store, { query: 'tea' })).toEqual([])
})

test('a call, or the store, may leave lifetimes as they are', async () => {
  const { store, at } = openStore()
  await store.put(ADA, 'k', { content: 'tea' }, { ttlMs: 1000 })
  at(600)
  expect(await store.get(ADA, 'k', { refreshTtl: false })).toMatchObject(endsAt(1000))
  expect(await store.search(ADA, { refreshTtl: false })).toMatchObject([endsAt(1000)])
  const other = openStore({ ttl: { refreshOnRead: false } })
  await other.store.put(ADA, 'k', { content: 'tea' }, { ttlMs: 1000 })
  other.at(600)
  expect(await other.store.get(ADA, 'k')).toMatchObject(endsAt(1000))
  expect(await other.store.get(ADA, 'k', { refreshTtl: true })).toMatchObject(endsAt(1600))
})

test('only what is returned lives longer, and two searches in a row keep their order', async () => {
  const { store, at } = openStore()
  for (const key of ['a', 'b', 'c']) await store.put(ADA, key, { content: 'tea' }, { ttlMs: 1000 })
  at(500)
  expect(await keysFound(store, { limit: 2 })).toEqual(['c', 'b'])
  expect(await keysFound(store, { limit: 2 })).toEqual(['c', 'b'])
  at(1100)
  expect(await keysFound(store)).toEqual(['c', 'b'])
})

test('a store may give a lifetime to what has none of its own', async () => {
  const { store } = openStore({ ttl: { defaultMs: 5000 } })
  expect(await store.put(ADA, 'a', { content: 'tea' })).toMatchObject(endsAt(5000))
  expect(await store.put(ADA, 'a', { content: 'tea' }, { ttlMs: 10 })).toMatchObject(endsAt(10))
  expect(await store.put(ADA, 'a', { content: 'tea' }, { ttlMs: 1e300 })).toMatchObject({
    expiresAt: '9999-12-31T23:59:59.999Z',
  })
})

test('what has expired is removed in the background, with its history, and listeners hear of it', async () => {
  const { store, storage, at } = openStore()
  const heard: StoreEvent['changes'][number][] = []
  await store.put(ADA, 'a', { content: 'secret' })
  await store.put(ADA, 'a', { content: 'secret' }, { ttlMs: 1000 })
  store.subscribe(({ changes }) => heard.push(...changes))
  at(30_000)
  await store.get(ADA, 'b')
  expect(await storage.scan([])).toHaveLength(1) // not yet: at most every minute
  at(61_000)
  await store.get(ADA, 'b')
  await expect.poll(() => heard).toMatchObject([{ type: 'delete', key: 'a' }])
  expect((await storage.revisions([{ namespace: ADA, key: 'a' }]))[0]).toMatchObject([
    { deleted: true, why: 'expired', updatedAt: endsAt(1000).expiresAt },
  ])
})

test('background work that fails is nobody’s uncaught error, and is done at the next occasion', async () => {
  const storage = memoryStorage()
  let failures = 0
  const expired: typeof storage.expired = async (...args) => {
    if (failures++ === 0) throw new Error('the disk is asleep')
    return storage.expired(...args)
  }
  const { store } = openStore({ storage: { ...storage, expired } })
  await store.get(ADA, 'a')
  await expect.poll(() => failures).toBe(1)
  await new Promise((resolve) => setTimeout(resolve))
  await store.get(ADA, 'a')
  await expect.poll(() => failures).toBe(2)
  await store.close()
})

test('earlier states are kept for the days that the store was made with', async () => {
  for (const [historyDays, atFirst, later] of [
    [undefined, 1, 1],
    [89, 1, 0],
    [0, 0, 0],
    [Infinity, 1, 1],
  ] as const) {
    const memory = memoryStorage()
    const { store, at } = openStore({ historyDays, storage: lastingStorage(memory) })
    await store.put(ADA, 'a', { content: 'green' })
    await store.put(ADA, 'a', { content: 'black' })
    const earlier = async () => ((await memory.revisions([{ namespace: ADA, key: 'a' }]))[0]?.length ?? 0) - 1
    expect(await earlier()).toBe(atFirst)
    at(89.5 * DAY)
    await store.get(ADA, 'a')
    await store.close() // waits for what is done in the background
    expect(await earlier()).toBe(later)
  }
})

test('options that make no sense are refused at once', async () => {
  const make = (options: Partial<StoreOptions>) =>
    thrownBy(() => createStore({ storage: memoryStorage(), ...options }))
  expectError(make({ historyDays: -1 }), 'invalid_argument', { details: { argument: 'historyDays' } })
  expectError(make({ historyDays: NaN }), 'invalid_argument')
  expectError(make({ ttl: { defaultMs: 0 } }), 'invalid_argument', { details: { argument: 'ttl.defaultMs' } })
  const { store } = openStore()
  expectError(await failureOf(store.write([put('a', 'x', { ttlMs: Infinity })])), 'invalid_argument')
})

test('a lifetime begins with the commit: embedding may take longer than it lasts', async () => {
  const time = { now: START }
  const slow = fakeEmbedder()
  const embedder = {
    ...slow,
    embed: async (...args: Parameters<typeof slow.embed>) => {
      time.now += 5000
      return slow.embed(...args)
    },
  }
  const store = createStore({ storage: memoryStorage(), embedder, clock: () => time.now })
  const item = await store.put(ADA, 'k', { content: 'tea' }, { ttlMs: 1000 })
  expect(item).toMatchObject(endsAt(6000))
  expect(await store.get(ADA, 'k')).toMatchObject({ key: 'k' })
})

test('reading extends a lifetime in both sets of an upgraded store, also in the one that is at rest', async () => {
  const storage = lastingStorage()
  const makeEmbedder = () => fakeEmbedder({ id: 'better', dimensions: 32 })
  const { store, at } = openStore({ storage, makeEmbedder })
  await store.put(ADA, 'k', { content: 'tea' }, { ttlMs: 1000 })
  await store.upgrade({ id: 'better' })
  at(600)
  expect(await store.get(ADA, 'k')).toMatchObject(endsAt(1600))
  for (const embedder of [fakeEmbedder(), makeEmbedder()]) {
    const other = openStore({ storage, embedder })
    expect(await other.store.embedding()).toMatchObject({ items: 1, pending: 0 })
  }
})
