import { expect, test } from 'vitest'
import type { Progress } from '../../src/core/call.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Store } from '../../src/store/store.ts'
import { failureOf } from '../contracts/failure.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'

const ITEMS = 300 // two batches

test('who asks for reindexing while it goes on joins it: nothing is embedded twice', async () => {
  const { store, embedded } = await filled()
  const heard: Progress[] = []
  await Promise.all([store.reindex(), store.reindex({ onProgress: (progress) => heard.push(progress) })])
  expect(embedded()).toBe(ITEMS)
  expect(heard.at(-1)).toEqual({ phase: 'embed', done: ITEMS, total: ITEMS })
  await store.reindex()
  expect(embedded(), 'later it is done again').toBe(2 * ITEMS)
})

test('it goes on while anybody waits for it, and begins anew after it was stopped', async () => {
  const { store, embedded } = await filled()
  const leaving = new AbortController()
  const left = failureOf(store.reindex({ signal: leaving.signal }))
  const stays = store.reindex()
  leaving.abort(new Error('the user left'))
  expect(await left).toBe(leaving.signal.reason)
  await stays
  expect(embedded()).toBe(ITEMS)
  const stopping = new AbortController()
  const stopped = failureOf(store.reindex({ signal: stopping.signal }))
  stopping.abort(new Error('enough'))
  expect(await stopped).toBe(stopping.signal.reason)
  const before = embedded()
  await store.reindex()
  expect(embedded() - before, 'all of it').toBeGreaterThanOrEqual(ITEMS)
  expect((await store.embedding()).pending).toBe(0)
})

/** A store of many items, and how many texts it has embedded since. */
async function filled(): Promise<{ store: Store; embedded: () => number }> {
  const embedder = fakeEmbedder()
  let count = 0
  const embed: typeof embedder.embed = (texts, options) => {
    count += texts.length
    return embedder.embed(texts, options)
  }
  const store = createStore({ storage: memoryStorage(), embedder: { ...embedder, embed } })
  const writes = Array.from({ length: ITEMS }, (_, at) => ({
    op: 'put' as const,
    namespace: ['users', 'ada'],
    key: `${at}`,
    value: { content: `tea number ${at}` },
  }))
  await store.write(writes)
  count = 0
  return { store, embedded: () => count }
}
