/** The base beside a better embedder. */
import { expect, test } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { teas } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'

test('a set at rest is packed when much has gathered, for it must be read from the beginning', async () => {
  const storage = memoryStorage()
  const [embedder, better] = [fakeEmbedder({ id: 'base' }), fakeEmbedder({ id: 'better' })]
  const store = createStore({ storage, embedder, makeEmbedder: () => better })
  await store.upgrade({ id: 'better' })
  const packsOf = async (set: string) => (await storage.since(undefined, set)).packs.length
  await store.write(teas(1500))
  await expect.poll(() => packsOf('better'), { timeout: 5000 }).toBeGreaterThan(0)
  await store.namespaces()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await packsOf('base')).toBe(0)
  await store.write(teas(2700, 1500))
  await expect.poll(() => packsOf('base'), { timeout: 5000 }).toBeGreaterThan(0)
})
