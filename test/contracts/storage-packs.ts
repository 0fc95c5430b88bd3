/** Laws of packs: images of rows that are read instead of them. */
import { expect } from 'vitest'
import type { Packing, Storage } from '../../src/storage/storage.ts'
import type { Law } from './contract.ts'
import { at, everything, gone, positionOf, row, storeEach } from './storage-rows.ts'
import type { StorageSubject } from './storage.ts'

const LAST = '2024-01-03T12:00:00.000Z'
const bytes = (...data: number[]) => Uint8Array.from(data)
const blobs = [
  { set: 'm', data: bytes(7) },
  { set: 'n', data: bytes(8) },
]

/** A packing of the set `m`, made from what there is now. */
export async function packing(storage: Storage, rest: Partial<Packing> = {}): Promise<Packing> {
  const position = await positionOf(storage)
  const packs = [{ from: 0, upTo: position.seq, data: bytes(1, 2) }]
  return { set: 'm', position, replaced: [], packs, ...rest }
}

export function packLaws(law: Law<StorageSubject>): void {
  law('a pack stands for the rows and blobs up to it, for who reads its set anew', async ({ open }) => {
    const storage = open()
    await storage.commit({ rows: [row('a')], blobs })
    expect(await storage.pack(await packing(storage))).toBe(true)
    const { rows } = await storage.commit({ rows: [row('b')], blobs })
    const packs = [{ from: 0, upTo: 1, data: bytes(1, 2) }]
    expect(await everything(storage, 'm')).toMatchObject({ anew: true, packs, rows, blobs: [{ seq: 2 }] })
    for (const set of ['n', undefined]) {
      const changes = await everything(storage, set)
      expect([changes.packs.length, changes.rows.length]).toEqual([0, 2])
    }
    expect((await everything(storage, 'n')).blobs).toHaveLength(2)
    expect(await storage.get([at('a')])).toHaveLength(1)
  })

  law('who has read past the packs goes on, who has not begins anew', async ({ open }) => {
    const storage = open()
    await storage.commit({ rows: [row('a')], blobs })
    const early = await positionOf(storage)
    await storage.commit({ rows: [row('b')], blobs })
    const late = await positionOf(storage)
    await storage.pack(await packing(storage))
    expect(await storage.since(early, 'm')).toMatchObject({ anew: true, packs: [{ upTo: 2 }], rows: [] })
    expect(await storage.since(late, 'm')).toMatchObject({ anew: false, packs: [], rows: [], blobs: [] })
    expect(await storage.since(early, 'n')).toMatchObject({ anew: false, rows: [{ key: 'b' }] })
  })

  law(
    'packs follow one another from 0, and what would leave a gap or overlap is refused',
    async ({ open }) => {
      const storage = open()
      await storeEach(storage, 'a', 'b', 'c', 'd')
      const pack = async (replaced: number[], ...ranges: [number, number][]): Promise<boolean> => {
        const packs = ranges.map(([from, upTo]) => ({ from, upTo, data: bytes(from, upTo) }))
        return storage.pack(await packing(storage, { replaced, packs }))
      }
      const ranges = async () => (await everything(storage, 'm')).packs.map(({ from, upTo }) => [from, upTo])
      expect(await pack([], [1, 2])).toBe(false)
      expect(await pack([], [0, 2])).toBe(true)
      for (const [replaced, range] of [
        [[], [3, 4]],
        [[], [1, 4]],
        [[], [0, 2]],
        [[1], [2, 4]],
        [[0], [2, 4]],
        [[], [2, 2]],
      ] as [number[], [number, number]][]) {
        expect(await pack(replaced, range)).toBe(false)
      }
      expect(await ranges()).toEqual([[0, 2]])
      expect(await pack([], [3, 4], [2, 3])).toBe(true)
      expect(await pack([0, 2], [0, 3])).toBe(true)
      expect(await ranges()).toEqual([
        [0, 3],
        [3, 4],
      ])
    },
  )

  law(
    'packs that would end before those there are refused: blobs of what lies between are gone',
    async ({ open }) => {
      const storage = open()
      await storage.commit({ rows: [row('a')], blobs })
      await storage.pack(await packing(storage))
      const slower = await packing(storage, { replaced: [0] })
      const { rows } = await storage.commit({ rows: [row('b')], blobs })
      expect(await storage.pack(await packing(storage, { replaced: [0] }))).toBe(true)
      expect(await storage.pack(slower)).toBe(false)
      const now = await packing(storage, { replaced: [0], packs: [{ from: 0, upTo: 1, data: bytes(1) }] })
      expect(await storage.erase([at('a')], [now])).toBe(undefined)
      expect(await everything(storage, 'm')).toMatchObject({ packs: [{ from: 0, upTo: 2 }], rows: [] })
      expect(await storage.get([at('b')])).toEqual(rows)
    },
  )

  law(
    'packs that say something else of the same rows are read by everybody, and packed over by nobody',
    async ({ open }) => {
      const storage = open()
      await storage.commit({ rows: [row('a')], blobs })
      await storage.pack(await packing(storage))
      const before = await packing(storage, { replaced: [0] })
      const packs = [{ from: 0, upTo: 1, data: bytes(3) }]
      expect(await storage.pack({ ...before, packs, anew: true })).toBe(true)
      for (const set of ['m', 'n']) {
        expect(await storage.since(before.position, set)).toMatchObject({ anew: true, seq: 1 })
      }
      expect(await storage.pack(before)).toBe(false)
      expect((await everything(storage, 'm')).packs).toEqual(packs)
    },
  )

  law(
    'a packing from another life, or from before a tombstone that was pruned, is refused',
    async ({ open }) => {
      const storage = open()
      await storeEach(storage, 'a', 'b')
      const stale = await packing(storage)
      expect(await storage.pack({ ...stale, position: { ...stale.position, epoch: 'other' } })).toBe(false)
      expect(await storage.pack({ ...stale, position: { ...stale.position, seq: 3 } })).toBe(false)
      await storage.commit({ removals: [gone('b')] })
      await storage.prune(LAST)
      expect(await storage.pack(stale)).toBe(false)
      expect(await storage.pack(await packing(storage))).toBe(true)
    },
  )

  law('a tombstone stays until the packs of every set have come past it', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b')
    await storage.pack(await packing(storage))
    await storage.pack(await packing(storage, { set: 'n' }))
    await storage.commit({ removals: [gone('a')] })
    const repack = async (set: string) => storage.pack(await packing(storage, { set, replaced: [0] }))
    const kept = async () => (await everything(storage, 'n')).rows.length
    await repack('m')
    await storage.prune(LAST)
    expect(await kept()).toBe(1)
    await repack('n')
    expect(await storage.prune(LAST)).toBe(1)
    expect((await everything(storage)).rows).toMatchObject([{ key: 'b' }])
  })

  law('what a caller does to a pack changes nothing stored', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a')
    const data = bytes(9, 1, 2, 9).subarray(1, 3)
    await storage.pack(await packing(storage, { packs: [{ from: 0, upTo: 1, data }] }))
    data.fill(0)
    ;(await everything(storage, 'm')).packs[0]?.data.fill(0)
    expect([...((await everything(storage, 'm')).packs[0]?.data ?? [])]).toEqual([1, 2])
  })
}
