/** Packs that another version of Keepsake left. */
import { expect, test, vi } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { ADA, keysFound, put, teas } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { commit, expectWhole, openMirror, SET } from './packed.ts'

const COUNT = 40

/** A storage whose one pack begins with other letters, with three rows after it. */
async function packedAs(name: string): Promise<Storage> {
  const storage = memoryStorage()
  const mirror = openMirror(storage, 4)
  await commit(storage, teas(COUNT))
  await mirror.catchUp()
  await mirror.packUp()
  await commit(storage, [put('new1', 'tea'), put('k0', 'green tea'), put('new2', 'tea')])
  const { epoch, seq, packs } = await storage.since(undefined, SET)
  const data = packs[0]?.data.slice() ?? expect.fail('nothing is packed')
  data.set(new TextEncoder().encode(name))
  const planted = { from: 0, upTo: COUNT, data }
  const packing = { set: SET, position: { epoch, seq }, replaced: [0], packs: [planted] }
  expect(await storage.pack(packing)).toBe(true)
  return storage
}

const open = (storage: Storage) => createStore({ storage, embedder: fakeEmbedder({ dimensions: 16 }) })

test.for(['KPK1', 'KPK3'])('a pack of format %s is made again from the rows, by itself', async (name) => {
  const storage = await packedAs(name)
  const store = open(storage)
  for (const mode of ['lexical', 'vector'] as const) {
    expect(await keysFound(store, { query: 'tea', mode, limit: 100 })).toHaveLength(COUNT + 2)
  }
  const { packs } = await storage.since(undefined, SET)
  expect(packs.map(({ data }) => new TextDecoder().decode(data.subarray(0, 4)))).toEqual(['KPK2'])
  await expectWhole(storage)
})

test('two stores that find it at once, one of them packing and erasing, both come through', async () => {
  const storage = await packedAs('KPK1')
  const [one, two] = [openMirror(storage, 4), open(storage)]
  await Promise.all([
    two.search(ADA, { query: 'tea' }),
    one.packUp(),
    one.erase([{ namespace: ADA, key: 'k7' }]),
    two.search(ADA, { query: 'green tea' }),
  ])
  expect(await keysFound(two, { query: 'tea', limit: 100 })).toHaveLength(COUNT + 1)
  await expectWhole(storage)
  await expectWhole(storage, one)
})

test('where the texts cannot be embedded, it says so, loses nothing, and is done at the next call', async () => {
  const storage = await packedAs('KPK1')
  const { embed, ...rest } = fakeEmbedder({ dimensions: 16 })
  const state = { offline: true }
  const embedder = {
    ...rest,
    embed: async (...given: Parameters<typeof embed>) => {
      if (state.offline) throw new Error('offline')
      return embed(...given)
    },
  }
  const store = createStore({ storage, embedder })
  expectError(await failureOf(store.search(ADA)), 'embedder_failed')
  expect(await store.get(ADA, 'k2')).toMatchObject({ value: { content: 'tea 2' } })
  state.offline = false
  expect(await keysFound(store, { limit: 100 })).toHaveLength(COUNT + 2)
})

test('a pack that begins with none of our letters is damaged, not old', async () => {
  const store = open(await packedAs('KPX1'))
  expectError(await failureOf(store.search(ADA)), 'storage_failed', { says: 'Call reindex()' })
})

test('the search that needs it does not wait for itself', async () => {
  const storage = await packedAs('KPK1')
  vi.useFakeTimers({ toFake: ['setTimeout'] }) // patience never ends
  try {
    expect(await keysFound(open(storage), { query: 'tea', limit: 100 })).toHaveLength(COUNT + 2)
  } finally {
    vi.useRealTimers()
  }
})
