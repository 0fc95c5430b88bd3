import { expect, test } from 'vitest'
import { createSearchIndex } from '../../src/search/search-index.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { follow } from '../../src/store/catch-up.ts'
import { createMirror } from '../../src/store/mirror.ts'
import { createPacks } from '../../src/store/packs.ts'
import { createStore } from '../../src/store/create-store.ts'
import { ADA, keysFound, put, teas } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'

/** A storage that tells how often it is read, and how often at once. */
function watched(storage = memoryStorage()) {
  const reads = { asked: [] as (number | undefined)[], now: 0, most: 0 }
  const since: Storage['since'] = async (position, set, piece) => {
    reads.asked.push(position?.seq)
    reads.most = Math.max(reads.most, ++reads.now)
    await new Promise((resolve) => setTimeout(resolve, 1))
    const changes = await storage.since(position, set, piece)
    reads.now--
    return changes
  }
  return { storage: { ...storage, since }, reads }
}

test('a store reads only what changed since its last look', async () => {
  const { storage, reads } = watched()
  const store = createStore({ storage })
  await store.write([put('a', 'tea'), put('b', 'tea')])
  await store.search(ADA)
  await store.put(ADA, 'c', { content: 'tea' })
  await store.search(ADA)
  await store.namespaces()
  expect(reads.asked).toEqual([undefined, 2, 3])
})

test('searches that overlap share a reading: one under way, one for all who came later', async () => {
  const { storage, reads } = watched()
  const store = createStore({ storage })
  await Promise.all(Array.from({ length: 10 }, () => store.search(ADA)))
  expect(reads.asked).toEqual([undefined, 0])
})

test('two readings never run at once, whenever searches come', async () => {
  const { storage, reads } = watched()
  const { catchUp } = follow(storage, {
    index: createSearchIndex(),
    packs: createPacks(),
    set: '',
    saw: () => {},
    startAnew: () => {},
    remake: () => expect.fail('nothing is packed'),
  })
  const chain = async (hops: number): Promise<void> => {
    for (let round = 0; round < 5; round++) {
      await catchUp()
      for (let hop = 0; hop < hops; hop++) await Promise.resolve()
    }
  }
  await Promise.all(Array.from({ length: 12 }, (_, hops) => chain(hops)))
  expect(reads.most).toBe(1)
})

test('a reading that fails rejects who waits for it, and the next one starts where it stood', async () => {
  const broken = new Error('the disk is gone')
  const memory = memoryStorage()
  let fails = true
  const since: Storage['since'] = async (...args) => {
    if (fails) throw broken
    return memory.since(...args)
  }
  const store = createStore({ storage: { ...memory, since } })
  await store.put(ADA, 'a', { content: 'tea' })
  const results = await Promise.allSettled([store.search(ADA), store.search(ADA)])
  expect(results).toMatchObject([{ reason: broken }, { reason: broken }])
  fails = false
  expect(await keysFound(store)).toEqual(['a'])
})

test('progress is told while a large database opens', async () => {
  const storage = memoryStorage()
  const writes = Array.from({ length: 2500 }, (_, index) => put(`k${index}`, 'tea', { index: false }))
  await createStore({ storage }).write(writes)
  const told: unknown[] = []
  await createStore({ storage }).search(ADA, { onProgress: (progress) => told.push(progress) })
  expect(told).toEqual([1000, 2000].map((done) => ({ phase: 'open', done })))
})

test('a store opened later finds by meaning what an earlier one embedded', async () => {
  const storage = memoryStorage()
  const embedder = fakeEmbedder()
  const earlier = createStore({ storage, embedder })
  await earlier.write([put('dog', 'dog'), put('two', 'x', { index: { text: ['cup', 'green tea'] } })])
  await earlier.write([put('car', 'car'), put('dog', 'house')])
  const later = createStore({ storage, embedder: fakeEmbedder() })
  for (const options of [{ query: 'tea' }, { query: 'house' }, { query: 'dog' }, { query: 'cup' }]) {
    const search = { ...options, mode: 'vector' } as const
    expect(await later.search(ADA, search)).toEqual(await earlier.search(ADA, search))
  }
  expect((await later.search(ADA, { query: 'green tea', mode: 'vector' }))[0]?.key).toBe('two')
})

test('a large database is read in pieces, between which others get in', async () => {
  const memory = memoryStorage()
  const writes = Array.from({ length: 3500 }, (_, index) => put(`k${index}`, 'tea', { index: false }))
  await createStore({ storage: memory }).write(writes)
  const { storage, reads } = watched(memory)
  let breaths = 0
  const timer = setInterval(() => breaths++, 0)
  expect(await keysFound(createStore({ storage }), { limit: 5000 })).toHaveLength(3500)
  clearInterval(timer)
  expect(reads.asked).toEqual([undefined, 1000, 2000, 3000])
  expect(breaths).toBeGreaterThan(2)
})

test('a search in the middle of a reading from the beginning waits for its end', async () => {
  const memory = memoryStorage()
  const embedder = fakeEmbedder({ delayMs: 20 })
  const write = createStore({ storage: memory, embedder: fakeEmbedder() })
  await write.write(teas(2500))
  const store = createStore({ storage: memory, embedder })
  await store.namespaces()
  const searching = keysFound(store, { query: 'tea 2400', limit: 1 }) // it embeds its query meanwhile
  await write.erase({ namespace: ADA, key: 'k7' }) // an epoch begins
  const reading = store.namespaces()
  expect(await searching).toEqual(['k2400'])
  await reading
})

test('an epoch that ends while it is read in pieces begins anew, without what is gone', async () => {
  const memory = memoryStorage()
  const store = createStore({ storage: memory })
  await store.write(Array.from({ length: 2500 }, (_, index) => put(`k${index}`, 'tea')))
  let reads = 0
  const since: Storage['since'] = async (...args) => {
    if (++reads === 2) await store.erase({ namespace: ADA, key: 'k7' })
    return memory.since(...args)
  }
  const found = await keysFound(createStore({ storage: { ...memory, since } }), { limit: 5000 })
  expect(found).toHaveLength(2499)
  expect(found).not.toContain('k7')
})

test('a reading that is forgotten while it is under way is done again, from the beginning', async () => {
  const { storage, reads } = watched()
  const store = createStore({ storage })
  await store.write([put('a', 'green tea'), put('b', 'black tea')])
  const mirror = createMirror({ storage, embedder: undefined, language: undefined })
  await mirror.catchUp()
  await store.put(ADA, 'c', { content: 'tea' })
  reads.asked.length = 0
  const reading = mirror.catchUp()
  await expect.poll(() => reads.asked).toEqual([2])
  mirror.index.erase({ namespace: ADA, key: 'a' }) // as an erasing does that is refused in the end
  mirror.forget()
  await reading
  expect(reads.asked).toEqual([2, undefined])
  expect(mirror.items()).toBe(3)
})
