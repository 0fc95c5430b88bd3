/** Laws of what another tab sees. */
import { expect } from 'vitest'
import type { Law } from './contract.ts'
import { after, at, everything, gone, NOW, positionOf, row, storeEach } from './storage-rows.ts'
import type { StorageSubject } from './storage.ts'

export function changeLaws(law: Law<StorageSubject>): void {
  law('an empty database has changed nothing', async ({ open }) => {
    expect(await everything(open(), 'm')).toEqual({
      epoch: expect.any(String) as string,
      seq: 0,
      anew: true,
      packs: [],
      rows: [],
      blobs: [],
    })
  })

  law('since gives the latest state of what changed later, in the order of seq', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b', 'c', 'a')
    const { seq, rows } = await after(storage, 1)
    expect(seq).toBe(4)
    expect(rows.map((changed) => [changed.key, changed.seq])).toEqual([
      ['b', 2],
      ['c', 3],
      ['a', 4],
    ])
    expect(await after(storage, 4)).toMatchObject({ seq: 4, anew: false, rows: [], blobs: [] })
  })

  law('of a removed row only a tombstone is left, and since tells it', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b')
    await storage.commit({ removals: [gone('a')] })
    const { rows } = await after(storage, 2)
    expect(rows).toEqual([{ ...gone('a'), seq: 3, createdAt: NOW, deleted: true }])
    expect(await storage.get([at('a')])).toEqual([undefined])
    expect((await storage.scan([])).map(({ key }) => key)).toEqual(['b'])
  })

  law('a removed row that is stored again is a row, not a tombstone', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a')
    await storage.commit({ removals: [gone('a')] })
    const [anew] = await storeEach(storage, 'a')
    expect(await everything(storage)).toMatchObject({ seq: 3, rows: [anew], blobs: [] })
  })

  law('a second opening sees what the first committed, and counts on from it', async ({ open }) => {
    const [one, two] = [open(), open()]
    const [first] = await storeEach(one, 'a')
    expect(await two.get([at('a')])).toEqual([first])
    const [second] = await storeEach(two, 'b')
    const [third] = await storeEach(one, 'c')
    expect([second?.seq, third?.seq]).toEqual([2, 3])
    expect(await after(two, 1)).toEqual(await after(one, 1))
  })

  law('commits of two openings at once get blocks of seq that do not overlap', async ({ open }) => {
    const tabs = [open(), open()]
    const commits = Array.from({ length: 10 }, async (_, index) => {
      const keys = [`${index}x`, `${index}y`, `${index}z`]
      const done = await tabs[index % 2]?.commit({ rows: keys.map((key) => row(key)) })
      return done?.rows.map(({ seq }) => seq) ?? []
    })
    const blocks = await Promise.all(commits)
    for (const [first = 0, ...rest] of blocks) expect(rest).toEqual([first + 1, first + 2])
    const all = blocks.flat().sort((left, right) => left - right)
    expect(all).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  })

  law('what was committed is there after a restart, and seq goes on', async ({ open }) => {
    const before = open()
    const [first] = await storeEach(before, 'a', 'b')
    await before.commit({ removals: [gone('b')], blobs: [{ set: 'm', data: Uint8Array.of(1) }] })
    await before.close()
    const later = open()
    expect(await later.get([at('a')])).toEqual([first])
    expect((await everything(later, 'm')).blobs).toHaveLength(1)
    expect((await storeEach(later, 'c'))[0]?.seq).toBe(4)
  })

  law('a blob has the first seq of its commit, and is found in its set only', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a')
    const commit = (keys: string[], set: string, ...bytes: number[]): Promise<unknown> =>
      storage.commit({
        rows: keys.map((key) => row(key)),
        blobs: [{ set, data: Uint8Array.from(bytes) }],
      })
    await commit(['b', 'c'], 'm', 1, 2)
    await commit(['d'], 'm2', 3)
    await commit(['e'], 'm', 4)
    const told = async (seq: number, set?: string): Promise<unknown> =>
      (await after(storage, seq, set)).blobs.map((blob) => [blob.set, blob.seq, [...blob.data]])
    const [first, last] = [
      ['m', 2, [1, 2]],
      ['m', 5, [4]],
    ]
    expect(await told(0, 'm')).toEqual([first, last])
    expect(await told(1, 'm')).toEqual([first, last])
    expect(await told(2, 'm')).toEqual([first, last]) // it is of the third change too
    expect(await told(3, 'm')).toEqual([last])
    expect(await told(0, 'm2')).toEqual([['m2', 4, [3]]])
    expect(await told(0, 'other')).toEqual([])
    expect(await told(0)).toEqual([])
  })

  law('blobs of several sets go into one commit', async ({ open }) => {
    const storage = open()
    const data = Uint8Array.of(7)
    const sets = ['m', 'n']
    await storage.commit({ rows: [row('a')], blobs: sets.map((set) => ({ set, data })) })
    for (const set of sets) {
      expect((await everything(storage, set)).blobs).toMatchObject([{ set, seq: 1 }])
    }
  })

  law('a blob that is a part of a larger buffer keeps its bytes', async ({ open }) => {
    const storage = open()
    const data = Uint8Array.from([9, 9, 1, 2, 9]).subarray(2, 4)
    await storage.commit({ rows: [row('a')], blobs: [{ set: 'm', data }] })
    const [blob] = (await everything(storage, 'm')).blobs
    expect([...(blob?.data ?? [])]).toEqual([1, 2])
  })

  law('a position of another life, or ahead of the storage, is told everything anew', async ({ open }) => {
    const storage = open()
    const rows = await storeEach(storage, 'a', 'b')
    const position = await positionOf(storage)
    for (const strange of [{ ...position, epoch: 'other' }, { ...position, seq: 3 }, undefined]) {
      expect(await storage.since(strange)).toMatchObject({ ...position, anew: true, rows })
    }
  })
}
