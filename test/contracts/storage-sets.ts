/** Laws of several sets of vectors in one storage. */
import { expect } from 'vitest'
import { decodeSegment, encodeFill } from '../../src/search/segment.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { packing } from './storage-packs.ts'
import { at, everything, gone, positionOf, row, storeEach } from './storage-rows.ts'
import type { StorageSubject } from './storage.ts'

const LAST = '2024-01-03T12:00:00.000Z'
const bytes = (...data: number[]) => Uint8Array.from(data)
const blobs = (...sets: string[]) => sets.map((set) => ({ set, data: bytes(7) }))

export function setLaws(law: Law<StorageSubject>): void {
  law('sets names those that have packs or blobs', async ({ open }) => {
    const storage = open()
    expect(await storage.sets()).toEqual([])
    await storage.commit({ rows: [row('a')], blobs: blobs('m', 'n', 'with/odd "letters"') })
    await storage.commit({ rows: [row('b')], blobs: blobs('m') })
    await storage.pack(await packing(storage))
    await storage.pack(await packing(storage, { set: '' }))
    expect((await storage.sets()).sort()).toEqual(['', 'm', 'n', 'with/odd "letters"'])
    await storage.erase([at('b')], [await packing(storage, { replaced: [0] })])
    expect(await storage.sets()).toEqual(['m'])
  })

  law("drop removes a set's packs and blobs, and nothing of the others", async ({ open }) => {
    const storage = open()
    await storage.commit({ rows: [row('a')], blobs: blobs('m', 'n') })
    await storage.pack(await packing(storage))
    const { rows } = await storage.commit({ rows: [row('b')], blobs: blobs('m', 'n', 'mm') })
    const n = await everything(storage, 'n')
    await storage.drop('m')
    expect((await storage.sets()).sort()).toEqual(['mm', 'n'])
    expect(await everything(storage, 'm')).toMatchObject({
      packs: [],
      rows: [{ key: 'a' }, ...rows],
      blobs: [],
    })
    expect(await everything(storage, 'n')).toEqual({ ...n, seq: n.seq + 1 })
    expect((await storeEach(storage, 'c'))[0]?.seq).toBe(n.seq + 2)
  })

  law('who read a dropped set begins anew, and readers of others go on', async ({ open }) => {
    const [storage, other] = [open(), open()]
    await storage.commit({ rows: [row('a')], blobs: blobs('m', 'n') })
    const position = await positionOf(storage)
    await other.drop('m')
    expect(await storage.since(position, 'm')).toMatchObject({ anew: true, rows: [{ key: 'a' }], blobs: [] })
    for (const set of ['n', undefined]) {
      expect(await storage.since(position, set)).toMatchObject({ anew: false, seq: 2, rows: [] })
    }
    expect(await storage.pack({ ...(await packing(storage)), position })).toBe(false)
    const later = await positionOf(storage)
    await storeEach(storage, 'b', 'c')
    expect(await storage.since(later, 'm')).toMatchObject({ anew: false, rows: [{ key: 'b' }, { key: 'c' }] })
    const first = await storage.since(undefined, 'm', { limit: 1 })
    expect(await storage.since(first, 'm', { limit: 9 })).toMatchObject({ anew: false, seq: 4 })
    expect(await storage.pack(await packing(storage))).toBe(true)
  })

  law('to drop a set that is not there changes nothing', async ({ open }) => {
    const storage = open()
    await storage.commit({ rows: [row('a')], blobs: blobs('m') })
    const before = await everything(storage, 'm')
    await storage.drop('never')
    expect(await everything(storage, 'm')).toEqual(before)
  })

  law('a tombstone that only a dropped set still needed can be pruned', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b')
    await storage.pack(await packing(storage, { set: 'old' }))
    await storage.commit({ removals: [gone('a')] })
    const packs = [
      { from: 0, upTo: 1, data: bytes(1) },
      { from: 1, upTo: 3, data: bytes(2) },
    ]
    await storage.pack(await packing(storage, { packs }))
    const kept = async () => (await everything(storage)).rows.map(({ key }) => key)
    await storage.prune(LAST)
    expect(await kept()).toEqual(['b', 'a'])
    await storage.drop('old')
    expect(await storage.prune(LAST)).toBe(1)
    expect(await kept()).toEqual(['b'])
  })

  law(
    'vectors that come later are blobs of their own, which name rows by their numbers',
    async ({ open }) => {
      const storage = open()
      await storeEach(storage, 'a', 'b')
      const position = await positionOf(storage)
      const vector = { codes: Int8Array.of(1, -1), scale: 0.5, weight: 2 }
      const fills = [1, 2].map((seq) => ({ seq, text: 0, vector }))
      await storage.commit({ blobs: [{ set: 'm', data: encodeFill(fills) }] })
      const { seq, rows, blobs } = await storage.since(position, 'm')
      expect([seq, rows, blobs.length]).toEqual([3, [], 1])
      expect(blobs.flatMap((blob) => decodeSegment(blob.data, blob.seq))).toEqual(fills)
      const packs = [{ from: 0, upTo: 2, data: bytes(5) }]
      await storage.pack(await packing(storage, { packs }))
      expect((await everything(storage, 'm')).blobs).toMatchObject([{ seq: 3 }]) // its number is beyond the packs
    },
  )

  law('an erasure keeps the packs of every set that has a packing', async ({ open }) => {
    const storage = open()
    await storage.commit({ rows: [row('a')], blobs: blobs('l', 'm', 'n') })
    for (const set of ['l', 'm', 'n']) await storage.pack(await packing(storage, { set }))
    await storage.commit({ rows: [row('b')], blobs: blobs('l', 'm', 'n') })
    const clean = (set: string, upTo: number) =>
      packing(storage, { set, replaced: [0], packs: [{ from: 0, upTo, data: bytes(upTo) }] })
    const stale = { ...(await clean('n', 2)), replaced: [1] }
    const before = await everything(storage, 'm')
    expect(await storage.erase([at('a')], [await clean('m', 2), stale])).toBe(undefined)
    expect(await everything(storage, 'm')).toEqual(before)
    expect(await storage.erase([at('a')], [await clean('m', 2), await clean('n', 1)])).toBe(1)
    expect((await storage.sets()).sort()).toEqual(['m', 'n'])
    expect(await everything(storage, 'm')).toMatchObject({ packs: [{ upTo: 2, data: bytes(2) }], rows: [] })
    const shorter = await everything(storage, 'n') // what lies beyond its packs loses its vectors: they may be the erased's
    expect(shorter).toMatchObject({ packs: [{ upTo: 1 }], rows: [{ key: 'b' }], blobs: [] })
    expect(await everything(storage, 'l')).toMatchObject({ packs: [], rows: [{ key: 'b' }], blobs: [] })
  })

  law('an erasure with two packings of one set is refused, and nothing is done', async ({ open }) => {
    const storage = open()
    await storage.commit({ rows: [row('a')], blobs: blobs('m') })
    const before = await everything(storage, 'm')
    const one = await packing(storage)
    const error = await failureOf(storage.erase([at('a')], [one, one]))
    expectError(error, 'invalid_argument', { says: 'two packings of the set' })
    expect(await everything(storage, 'm')).toEqual(before)
  })
}
