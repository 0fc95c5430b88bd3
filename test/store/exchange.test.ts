/** An upgrade to the embedder that answers already, with other options. */
import { expect, test } from 'vitest'
import type { Embedder } from '../../src/embedder/embedder.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { EmbedderChoice } from '../../src/store/embedding.ts'
import { failureOf } from '../contracts/failure.ts'
import { ADA, keysFound, put } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { gatedEmbedder } from '../fakes/gated-embedder.ts'

/** A store whose embedders are made with a key, and what each key was used for. */
async function openStore() {
  const storage = memoryStorage()
  const used: string[] = []
  const makeEmbedder = ({ id, options }: EmbedderChoice): Embedder => {
    const key = options as string
    const inner = fakeEmbedder({ id, dimensions: key === 'other model' ? 16 : 32 })
    return {
      ...inner,
      ...(key === 'without calls' && { pace: { texts: 64, characters: Infinity, calls: 0 } }),
      load: async () => {
        if (key === 'refused') throw new Error('401')
      },
      embed: async (texts, given) => {
        used.push(`${key} embeds ${texts.length}`)
        return inner.embed(texts, given)
      },
      close: async () => void used.push(`${key} closes`),
    }
  }
  const base = makeEmbedder({ id: 'base', options: 'first' })
  const store = createStore({ storage, embedder: base, makeEmbedder })
  await store.write([put('k0', 'green tea'), put('k1', 'red car')])
  const upgrade = (key: string, id = 'http') => store.upgrade({ id, options: key })
  const search = async () => keysFound(store, { query: 'tea', mode: 'vector', limit: 1 })
  used.length = 0
  return { store, used, upgrade, search }
}

test('another key takes effect: vectors stay, and the embedder before is closed', async () => {
  const { store, used, upgrade, search } = await openStore()
  await upgrade('old')
  await upgrade('new')
  expect(used).toEqual(['old embeds 2', 'old closes'])
  expect(await search()).toEqual(['k0'])
  await store.put(ADA, 'k2', { content: 'coffee' })
  expect(used.slice(2).toSorted()).toEqual(['first embeds 1', 'new embeds 1', 'new embeds 1'])
  expect(await store.embedding()).toMatchObject({ embedder: 'http', pending: 0, upgrade: { phase: 'done' } })
  await store.close()
  expect(used.slice(5).toSorted()).toEqual(['first closes', 'new closes'])
})

test('so it does for the embedder that the store was opened with', async () => {
  const { used, upgrade, search } = await openStore()
  await upgrade('second', 'base')
  expect(await search()).toEqual(['k0'])
  expect(used).toEqual(['first closes', 'second embeds 1'])
})

test.each([
  ['refused', 'embedder_failed'],
  ['other model', 'dimensions_differ'],
  ['without calls', 'invalid_argument'],
])('where the next one cannot take its place, the one before stays: %s', async (key, code) => {
  const { store, used, upgrade, search } = await openStore()
  await upgrade('old')
  expect(await failureOf(upgrade(key))).toMatchObject({ code })
  expect(await store.embedding()).toMatchObject({ embedder: 'http', upgrade: { phase: 'failed' } })
  expect(await search()).toEqual(['k0'])
  expect(used).toEqual(['old embeds 2', `${key} closes`, 'old embeds 1'])
})

test('the embedder before ends what it was asked, then it is closed', async () => {
  const old = gatedEmbedder('base')
  let isClosed = false
  const embedder: Embedder = { ...old.embedder, close: async () => void (isClosed = true) }
  const makeEmbedder = (): Embedder => fakeEmbedder({ id: 'base' })
  const store = createStore({ storage: memoryStorage(), embedder, makeEmbedder })
  const gate = old.hold('documents')
  const writing = store.put(ADA, 'k', { content: 'tea' })
  await gate.reached
  await store.upgrade({ id: 'base', options: 'new' })
  expect(isClosed).toBe(false)
  gate.open()
  await writing
  expect(old.documents).toEqual(['tea'])
  await expect.poll(() => isClosed).toBe(true)
})
