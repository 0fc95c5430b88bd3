import { expect, test } from 'vitest'
import { decodeSegment } from '../../src/search/segment.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { ADA, keysFound, memory, put } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'

/** A store over memory, with the parts to look at. */
function openStore(given: Partial<Storage> = {}) {
  const storage = { ...memoryStorage(), ...given }
  const embedder = fakeEmbedder()
  return { storage, embedder, store: createStore({ storage, embedder }) }
}

test('identical texts of a write are embedded once, and each item gets its vector', async () => {
  const { store, embedder } = openStore()
  const twice = { index: { text: ['dog', 'tea'] } }
  await store.write([put('a', 'tea'), put('b', 'tea'), put('c', 'x', twice)])
  expect(embedder.asked).toEqual([['tea', 'dog']])
  const found = await store.search(ADA, { query: 'tea', mode: 'vector', minScore: 0.7 })
  expect(found.map(({ key }) => key)).toEqual(['c', 'b', 'a'])
})

test('what is kept out of the index, or has no text, is not embedded', async () => {
  const { store, embedder } = openStore()
  await store.write([
    put('a', 'tea', { index: false }),
    put('b', ' '),
    put('c', 'x', { index: { text: [] } }),
  ])
  expect(embedder.asked).toEqual([])
})

test('of several writes to one key only the last is embedded', async () => {
  const { store, embedder } = openStore()
  await store.write([put('a', 'tea'), put('a', 'dog')])
  expect(embedder.asked).toEqual([['dog']])
})

test('many texts are embedded in batches, with progress', async () => {
  const { store, embedder } = openStore()
  const progress: unknown[] = []
  const writes = Array.from({ length: 150 }, (_, index) => put(`k${index}`, `text ${index}`))
  await store.write(writes, { onProgress: (step) => progress.push(step) })
  expect(embedder.asked.map((texts) => texts.length)).toEqual([64, 64, 22])
  expect(progress).toEqual([64, 128, 150].map((done) => ({ phase: 'embed', done, total: 150 })))
})

test('a write that is aborted between two batches is not committed', async () => {
  const { store, storage, embedder } = openStore()
  const controller = new AbortController()
  const writes = Array.from({ length: 300 }, (_, index) => put(`k${index}`, `text ${index}`))
  const call = store.write(writes, {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  })
  expect((await failureOf(call)).message).toBe('enough')
  expect(embedder.asked).toHaveLength(1)
  expect((await storage.since(undefined)).seq).toBe(0)
})

test('an embedder that fails says so once, keeps the cause, and is asked again', async () => {
  const { store, embedder } = openStore()
  const cause = new TypeError('no memory')
  embedder.failNext(cause)
  const error = expectError(await failureOf(store.put(ADA, 'a', { content: 'tea' })), 'embedder_failed')
  expect(error.cause).toBe(cause)
  expect(await store.put(ADA, 'a', { content: 'tea' })).toMatchObject({ version: 1 })
})

test('an embedder that gives the wrong vectors is refused before anything is written', async () => {
  const storage = memoryStorage()
  const wrong: [Float32Array[], string][] = [
    [[], 'returned 0 vectors for 1 texts'],
    [[Float32Array.of(1, NaN)], 'returned a vector of length NaN, not 1. Normalise its vectors'],
    [[Float32Array.of(Infinity, 0)], 'returned a vector of length Infinity, not 1'],
    [[Float32Array.of(3, 4)], 'returned a vector of length 5.00, not 1'],
    [[Float32Array.of(1, 0, 0)], 'returned a vector of 3 dimensions, not of 2'],
  ]
  for (const [vectors, says] of wrong) {
    const embedder = { ...fakeEmbedder({ dimensions: 2 }), embed: async () => ({ vectors }) }
    const store = createStore({ storage, embedder })
    expectError(await failureOf(store.put(ADA, 'a', { content: 'tea' })), 'embedder_failed', { says })
  }
  expect((await storage.since(undefined)).seq).toBe(0)
})

test('a text weighs as much as it has words, unless the embedder says otherwise', async () => {
  const { store, storage, embedder } = openStore()
  await store.write([put('a', 'green tea, hot'), put('b', '!?')])
  const embed = embedder.embed.bind(embedder)
  embedder.embed = async (...args) => ({ ...(await embed(...args)), weights: [7.5] })
  await store.put(ADA, 'c', { content: 'a cup' })
  const { blobs } = await storage.since(undefined, 'fake')
  const vectors = blobs.flatMap(({ data, seq }) => decodeSegment(data, seq))
  expect(vectors.map(({ seq, vector }) => [seq, vector.weight])).toEqual([
    [1, 3],
    [2, 1],
    [3, 7.5],
  ])
})

test('vectors of one embedder are never compared with those of another', async () => {
  const storage = memoryStorage()
  const one = createStore({ storage, embedder: fakeEmbedder({ id: 'one' }) })
  const two = createStore({ storage, embedder: fakeEmbedder({ id: 'two', dimensions: 32 }) })
  await one.put(ADA, 'a', { content: 'tea' })
  expect(await keysFound(one, { query: 'tea', mode: 'vector' })).toEqual(['a'])
  expect(await keysFound(two, { query: 'tea', mode: 'vector' })).toEqual([])
  expect(await keysFound(two, { query: 'tea' })).toEqual(['a'])
})

test('a store without an embedder searches by words, from 0 to 1, and says that there is no meaning', async () => {
  const store = createStore({ storage: memoryStorage() })
  await store.put(ADA, 'a', { content: 'green tea' })
  const [hybrid] = await store.search(ADA, { query: 'tea' })
  const [lexical] = await store.search(ADA, { query: 'tea', mode: 'lexical' })
  expect(hybrid).toEqual(lexical)
  expectError(await failureOf(store.search(ADA, { query: 'tea', mode: 'vector' })), 'invalid_argument', {
    details: { argument: 'mode' },
  })
})

test('a field that cannot be read is refused at the write, not at every search after it', async () => {
  const store = createStore({ storage: memoryStorage() })
  const bad = store.put(ADA, 'a', { content: 'tea' }, { index: { fields: ['a[b'] } })
  expectError(await failureOf(bad), 'invalid_argument', { details: { argument: 'path' } })
  expect(await store.search(ADA)).toEqual([])
})

test('validity without a zone is read as UTC, wherever the machine is', async () => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'America/New_York'
  try {
    const { store } = openStore()
    await store.put(ADA, 'a', memory('Memory', 'tea', { validUntil: '2024-01-01T12:00' }))
    await store.put(ADA, 'b', memory('Memory', 'tea', { validFrom: '2024-01-01 12:00:00' }))
    expect(await keysFound(store, { validAt: '2024-01-01T12:00:00Z' })).toEqual(['b'])
    expect(await keysFound(store, { validAt: '2024-01-01T11:59:59Z' })).toEqual(['a'])
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }
})

test('a kept hint is that of the item as it is when the put commits', async () => {
  const { store, storage, embedder } = openStore()
  const other = createStore({ storage, embedder: fakeEmbedder() })
  await store.put(ADA, 'a', { content: 'tea' }, { index: { label: 'Ada' } })
  const embed = embedder.embed.bind(embedder)
  let interfered = false
  embedder.embed = async (texts, options) => {
    if (!interfered) {
      interfered = true
      await other.put(ADA, 'a', { content: 'coffee' }, { index: { label: 'Bob' } })
    }
    return embed(texts, options)
  }
  const item = await store.put(ADA, 'a', { content: 'water' })
  expect(item).toMatchObject({ value: { content: 'water' }, index: { label: 'Bob' }, version: 3 })
})

test('what a storage takes at once is a limit, and nothing over it is written', async () => {
  const limits = { valueBytes: 40, writesPerCommit: 2 }
  const { store, storage } = openStore({ limits })
  const many = [put('a', 'x'), put('b', 'x'), put('c', 'x')]
  expectError(await failureOf(store.write(many)), 'too_large', {
    details: { size: 3, limit: 2, unit: 'writes' },
  })
  expectError(await failureOf(store.put(ADA, 'a', { content: 'é'.repeat(20) })), 'too_large', {
    details: { size: 54, limit: 40, unit: 'bytes' },
  })
  expect((await storage.since(undefined)).seq).toBe(0)
  expect(await store.write([put('a', 'x'), put('b', 'x'), put('b', 'y')])).toHaveLength(3)
})

test('a progress listener that throws does not fail the work', async () => {
  const caught: unknown[] = []
  const listener = (error: unknown): void => void caught.push(error)
  process.on('uncaughtException', listener)
  const others = process.listeners('uncaughtException').filter((other) => other !== listener)
  for (const other of others) process.off('uncaughtException', other)
  const { store } = openStore()
  const broken = new Error('of the app')
  await store.put(
    ADA,
    'a',
    { content: 'tea' },
    {
      onProgress: () => {
        throw broken
      },
    },
  )
  await new Promise((resolve) => setTimeout(resolve))
  process.off('uncaughtException', listener)
  for (const other of others) process.on('uncaughtException', other)
  expect(await store.get(ADA, 'a')).toMatchObject({ value: { content: 'tea' } })
  expect(caught).toContain(broken)
})
