/** A better embedder that fails after it was switched to: the base stands beside it. */
import { expect, test } from 'vitest'
import type { Embedder } from '../../src/embedder/embedder.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { failureOf } from '../contracts/failure.ts'
import { ADA, keysFound } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'

/** A store that was upgraded to an embedder that can be taken away. */
async function openUpgraded({ withBase = true } = {}) {
  const storage = lastingStorage()
  const [base, inner] = [fakeEmbedder({ id: 'base' }), fakeEmbedder({ id: 'better' })]
  const server: { failsWith?: Error; dimensions?: number } = {}
  const embed: Embedder['embed'] = async (texts, options) => {
    if (server.failsWith !== undefined) throw server.failsWith
    if (server.dimensions === undefined) return inner.embed(texts, options)
    return fakeEmbedder({ dimensions: server.dimensions }).embed(texts, options)
  }
  const makeEmbedder = (): Embedder => ({ id: 'better', dimensions: undefined, embed })
  const store = createStore({ storage, makeEmbedder, ...(withBase && { embedder: base }) })
  await store.put(ADA, 'green', { content: 'green tea' })
  await store.upgrade({ id: 'better' })
  return { storage, store, base, server }
}

test.each([true, false])(
  'a write succeeds without it (base with an embedder: %s), and its vectors are made later',
  async (withBase) => {
    const { store, storage, server } = await openUpgraded({ withBase })
    server.failsWith = new TypeError('the server is gone')
    await store.put(ADA, 'black', { content: 'black tea' })
    expect(await keysFound(store, { query: 'black', mode: 'lexical' })).toEqual(['black'])
    const failure = { code: 'embedder_failed', details: { embedder: 'better' } }
    expect(await failureOf(store.search(ADA, { query: 'tea' }))).toMatchObject(failure)
    if (withBase) {
      const other = createStore({ storage, embedder: fakeEmbedder({ id: 'base' }) })
      expect(await other.embedding()).toMatchObject({ embedder: 'base', items: 2, pending: 0 })
    }
    delete server.failsWith
    await expect.poll(async () => (await store.embedding()).pending, { timeout: 8000, interval: 400 }).toBe(0)
    expect(await keysFound(store, { query: 'tea', mode: 'vector' })).toHaveLength(2)
  },
)

test('what was written without it is made without anybody asking', async () => {
  const { store, storage, server } = await openUpgraded()
  server.failsWith = new TypeError('the server is gone')
  await store.put(ADA, 'black', { content: 'black tea' })
  delete server.failsWith
  const blobs = async () => (await storage.since(undefined, 'better')).blobs.length
  expect(await blobs()).toBe(1)
  await expect.poll(blobs, { timeout: 5000 }).toBe(2)
})

test('the way back works while it fails', async () => {
  const { store, server } = await openUpgraded()
  server.failsWith = new TypeError('the server is gone')
  await store.put(ADA, 'black', { content: 'black tea' })
  await store.downgrade()
  expect(await keysFound(store, { query: 'black tea', mode: 'vector', limit: 1 })).toEqual(['black'])
})

test('an abort, vectors of other dimensions, and a base that fails still reject', async () => {
  const { store, base, server } = await openUpgraded()
  const reason = new Error('she has changed her mind')
  const stopping = new AbortController()
  server.failsWith = reason
  stopping.abort(reason)
  const stopped = store.put(ADA, 'black', { content: 'black tea' }, { signal: stopping.signal })
  expect(await failureOf(stopped)).toBe(reason)
  delete server.failsWith
  server.dimensions = 8
  const differs = { code: 'dimensions_differ', details: { embedder: 'better', expected: 64, actual: 8 } }
  expect(await failureOf(store.put(ADA, 'black', { content: 'black tea' }))).toMatchObject(differs)
  delete server.dimensions
  base.failNext(new RangeError('no memory'))
  const failed = { code: 'embedder_failed', details: { embedder: 'base' } }
  expect(await failureOf(store.put(ADA, 'black', { content: 'black tea, too' }))).toMatchObject(failed)
  expect(await keysFound(store)).toEqual(['green'])
})

test('where nothing is embedded yet, a hybrid search waits for no embedder: words answer', async () => {
  const storage = memoryStorage()
  const words = createStore({ storage })
  await words.put(ADA, 'green', { content: 'green tea' })
  await words.put(ADA, 'black', { content: 'black tea' })
  let asked = 0
  const embed: Embedder['embed'] = () => {
    asked++
    return new Promise(() => {})
  }
  const store = createStore({ storage, embedder: { id: 'slow', dimensions: undefined, embed } })
  const query = 'green tea'
  expect(await store.search(ADA, { query })).toEqual(await words.search(ADA, { query }))
  expect(asked).toBe(0)
  const stopping = new AbortController()
  const reason = new Error('she does not wait')
  const waiting = failureOf(store.search(ADA, { query, mode: 'vector', signal: stopping.signal }))
  await expect.poll(() => asked).toBe(1)
  stopping.abort(reason)
  expect(await waiting).toBe(reason)
})
