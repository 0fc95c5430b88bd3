/** What is packed in the background, and what opens from it. */
import { expect, test } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { ALL } from '../../src/store/store.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { rowsAlone } from './crash/rows-alone.ts'
import { random, sentence } from './crash/steps.ts'

const MANY = 1500
const SOME = 300

test('a later pack says what of earlier ones is no longer there: what opens from both finds what the rows say', async () => {
  const storage = memoryStorage()
  const embedder = fakeEmbedder({ dimensions: 16 })
  const next = random('packs')
  const store = createStore({ storage, embedder })
  const packs = async () => (await storage.since(undefined, embedder.id)).packs.length
  const put = (at: number) => {
    const address = { namespace: ['a'], key: `k${at}` }
    return { op: 'put' as const, ...address, value: { content: sentence(next) } }
  }
  await store.write(Array.from({ length: MANY }, (_, at) => put(at)))
  await store.search([])
  await expect.poll(packs, { timeout: 5000 }).toBe(1)
  // Of the first pack so much stays that the second one does not swallow it.
  await store.write(Array.from({ length: SOME }, (_, at) => put(at * 2)))
  for (let at = 1; at < 40; at += 2) await store.delete(['a'], `k${at}`)
  await store.search([])
  await expect.poll(packs, { timeout: 5000 }).toBe(2)

  const opened = createStore({ storage, embedder })
  const plain = createStore({ storage: rowsAlone(storage, embedder), embedder })
  for (const mode of ['hybrid', 'vector', 'lexical'] as const) {
    const options = { query: sentence(next), mode, limit: ALL }
    const found = await opened.search([], options)
    const wanted = await plain.search([], options)
    expect(found).toEqual(wanted)
    expect(found.length).toBeLessThanOrEqual(MANY - 20)
  }
  expect(await opened.search([], { limit: ALL })).toHaveLength(MANY - 20)
})
