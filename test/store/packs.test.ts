import { expect, test } from 'vitest'
import type { Write } from '../../src/core/write.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Packing, Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import { createMirror } from '../../src/store/mirror.ts'
import { TAIL } from '../../src/store/packs.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { ADA, keysFound, put, remove, teas } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { commit, expectWhole, openMirror, SET } from './packed.ts'

/** A storage that keeps what was packed into it. */
function watched(storage = memoryStorage()): { storage: Storage; packings: Packing[] } {
  const packings: Packing[] = []
  const pack: Storage['pack'] = async (packing) => {
    const done = await storage.pack(packing)
    if (done) packings.push(packing)
    return done
  }
  return { storage: { ...storage, pack }, packings }
}

/** The `from` and `upTo` of a set's packs. */
async function rangesOf(storage: Storage, set = SET): Promise<number[][]> {
  const { packs } = await storage.since(undefined, set)
  return packs.map(({ from, upTo }) => [from, upTo])
}

test('a store packs after a rest, when enough has gathered, and not before', async () => {
  const { storage, packings } = watched()
  const store = createStore({ storage, embedder: fakeEmbedder() })
  await store.write(teas(TAIL - 1))
  await store.search(ADA)
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(packings).toEqual([])
  await store.put(ADA, 'last', { content: 'the last cup' })
  await expect.poll(() => packings.length, { timeout: 10_000 }).toBe(1)
  expect(await rangesOf(storage)).toEqual([[0, TAIL]])
  expect((await storage.since(undefined, SET)).blobs).toEqual([])
  const later = createStore({ storage, embedder: fakeEmbedder() })
  for (const mode of ['lexical', 'vector'] as const) {
    const search = { query: 'the last cup', mode, explain: true }
    expect(await later.search(ADA, search)).toEqual(await store.search(ADA, search))
  }
})

test('what goes from an old pack stays gone when a later pack is swallowed by the next', async () => {
  const storage = memoryStorage()
  const mirror = openMirror(storage, 4)
  const packAfter = async (writes: Write[]): Promise<number[][]> => {
    await commit(storage, writes)
    await mirror.catchUp()
    await mirror.packUp()
    await expectWhole(storage)
    return rangesOf(storage)
  }
  expect(await packAfter(teas(40))).toEqual([[0, 40]])
  const edits = [put('k1', 'coffee'), remove('k2'), put('k3', 'x', { index: false })]
  expect(await packAfter([...teas(3, 100), ...edits])).toHaveLength(2)
  const ranges = await packAfter(teas(4, 200))
  expect(ranges).toHaveLength(2)
  expect(ranges[0]).toEqual([0, 40])
})

test('of two tabs that pack at once one does, and the other packs what comes next', async () => {
  const { storage, packings } = watched()
  const [one, two] = [openMirror(storage, 4), openMirror(storage, 4)]
  await commit(storage, teas(8))
  await Promise.all([one.catchUp(), two.catchUp()])
  await Promise.all([one.packUp(), two.packUp()])
  expect(packings).toHaveLength(1)
  for (const mirror of [two, one, two]) {
    const before = packings.length
    await commit(storage, teas(5, 100 * before))
    await mirror.catchUp()
    if (!mirror.isPackingDue()) await commit(storage, teas(5, 100 * before + 50)) // it read the other's pack
    await mirror.packUp()
    expect(packings).toHaveLength(before + 1)
    await expectWhole(storage)
  }
})

test('what is written and read while a tab packs is in the next pack', async () => {
  const memory = memoryStorage()
  let meanwhile = async (): Promise<void> => {}
  const pack: Storage['pack'] = async (packing) => {
    await meanwhile()
    return memory.pack(packing)
  }
  const storage = { ...memory, pack }
  const mirror = openMirror(storage, 4)
  const packAfter = async (writes: Write[]): Promise<void> => {
    await commit(storage, writes)
    await mirror.catchUp()
    await mirror.packUp()
    await expectWhole(storage)
  }
  await packAfter(teas(60)) // too large to be swallowed by the next
  meanwhile = async () => {
    await commit(storage, [put('k1', 'coffee'), remove('k2'), put('k101', 'coffee'), ...teas(3, 200)])
    await mirror.catchUp() // the pack in the making knows nothing of it
  }
  await packAfter(teas(8, 100))
  meanwhile = async () => {}
  expect(await rangesOf(storage)).toHaveLength(2)
  await packAfter([])
  await expectWhole(storage, mirror)
})

test('an erasing that fails loses nothing, also where the tab was about to pack', async () => {
  const memory = memoryStorage()
  const full = new Error('the disk is full')
  const storage = { ...memory, erase: () => Promise.reject(full) }
  const mirror = openMirror(storage, 4)
  await commit(storage, teas(20))
  await mirror.catchUp()
  const erasing = failureOf(mirror.erase([{ prefix: ADA }]))
  await Promise.all([mirror.packUp(), mirror.packUp()])
  expect(await erasing).toBe(full)
  await mirror.packUp()
  await expectWhole(storage)
  await expectWhole(storage, mirror)
})

test('each row is written again a few times, not at every packing', { timeout: 120_000 }, async () => {
  const { storage, packings } = watched()
  const mirror = createMirror({ storage, embedder: undefined, language: undefined })
  const count = 40_000
  for (let at = 0; at < count; at++) {
    const row = { namespace: ADA, key: `k${at}`, value: { content: `tea ${at % 97}` }, updatedAt: NOW }
    await storage.commit({ rows: [row] })
    if (at % TAIL === TAIL - 1) {
      await mirror.catchUp()
      await mirror.packUp()
    }
  }
  const bytesOf = (packing: Packing): number =>
    packing.packs.reduce((sum, { data }) => sum + data.byteLength, 0)
  const { packs } = await storage.since(undefined, '')
  const kept = packs.reduce((sum, { data }) => sum + data.byteLength, 0)
  const written = packings.reduce((sum, packing) => sum + bytesOf(packing), 0)
  expect(packings.length).toBe(Math.floor(count / TAIL))
  expect(packs.length).toBeLessThan(12)
  expect(written / kept).toBeLessThan(Math.log2(count / TAIL)) // 9.3; all at every packing would be 300
  expect(Math.max(...packings.slice(-8).map(bytesOf))).toBeLessThan(kept) // a large pack is not written again
})

test('a few keys that change for ever stay a small pack', async () => {
  const { storage, packings } = watched()
  const mirror = openMirror(storage, 64)
  for (let round = 0; round < 60; round++) {
    await commit(storage, teas(80))
    await mirror.catchUp()
    await mirror.packUp()
  }
  const sizes = packings.map(({ packs }) => packs.reduce((sum, { data }) => sum + data.byteLength, 0))
  expect(Math.max(...sizes)).toBeLessThan(2 * (sizes[0] ?? 0))
  expect((await rangesOf(storage)).length).toBeLessThan(3)
  await expectWhole(storage)
})

test('a damaged pack, or a damaged blob, is said so with the way out, and reindexing is the way out', async () => {
  const spoilPack = async (storage: Storage): Promise<void> => {
    const { epoch, seq, packs } = await storage.since(undefined, SET)
    const [pack] = packs
    const data = (pack?.data ?? expect.fail('nothing is packed')).slice()
    data[data.length >> 1] = (data[data.length >> 1] as number) ^ 1
    const packing = {
      set: SET,
      position: { epoch, seq },
      replaced: [0],
      packs: [{ from: 0, upTo: 40, data }],
    }
    expect(await storage.pack(packing)).toBe(true)
  }
  const spoilBlob = async (storage: Storage): Promise<void> => {
    const row = { namespace: ADA, key: 'k1', value: { content: 'tea 1' }, updatedAt: NOW }
    await storage.commit({ rows: [row], blobs: [{ set: SET, data: Uint8Array.of(1, 2, 3) }] })
  }
  for (const spoil of [spoilPack, spoilBlob]) {
    const storage = memoryStorage()
    const mirror = openMirror(storage, 4)
    await commit(storage, teas(40))
    await mirror.catchUp()
    await mirror.packUp()
    await commit(storage, teas(3, 100))
    await spoil(storage)
    const store = createStore({ storage, embedder: fakeEmbedder({ dimensions: 16 }) })
    for (const call of [
      () => store.search(ADA),
      () => store.search(ADA, { query: 'tea' }),
      store.namespaces,
    ]) {
      const error = await failureOf(call())
      expectError(error, 'storage_failed', { details: { operation: 'read' }, says: 'Call reindex()' })
    }
    expect(await store.get(ADA, 'k2')).toMatchObject({ value: { content: 'tea 2' } })
    await store.put(ADA, 'k200', { content: 'tea 200' })
    await store.reindex()
    expect(await keysFound(store, { query: 'tea', limit: 100 })).toHaveLength(44)
    await expectWhole(storage)
  }
})

const NOW = '2024-01-01T12:00:00.000Z'
