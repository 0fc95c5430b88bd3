/** Laws of erasing: nothing is left, and everybody begins anew. */
import { expect } from 'vitest'
import type { Law } from './contract.ts'
import { ADA, at, everything, gone, positionOf, row, statesOf, storeEach } from './storage-rows.ts'
import { packing } from './storage-packs.ts'
import type { StorageSubject } from './storage.ts'

const BOB = ['users', 'bob']

export function eraseLaws(law: Law<StorageSubject>): void {
  law(
    'erase removes rows, tombstones and revisions under its targets, and nothing else',
    async ({ open }) => {
      const storage = open()
      await storeEach(storage, 'a', 'b', 'c', 'd', 'a')
      const others = [row('a', { namespace: ['users', 'adam'] }), row('a', { namespace: [...ADA, 'x'] })]
      await storage.commit({ rows: [...others, row('k', { namespace: BOB })], removals: [gone('b')] })
      expect(await storage.erase([at('a'), at('b')], [])).toBe(1)
      expect(await statesOf(storage, at('a'))).toEqual([])
      expect(await statesOf(storage, at('b'))).toEqual([])
      expect(await storage.scan([])).toHaveLength(5)
      expect(await storage.erase([{ prefix: ADA }, at('k', BOB)], [])).toBe(4)
      expect((await everything(storage)).rows).toMatchObject([{ namespace: ['users', 'adam'] }])
      expect(await storage.erase([{ prefix: ADA }], [])).toBe(0)
    },
  )

  law('after an erasure everybody begins anew, and numbers go on', async ({ open }) => {
    const [one, two] = [open(), open()]
    await storeEach(one, 'a', 'b')
    const position = await positionOf(two)
    await one.erase([at('a')], [])
    const changes = await two.since(position)
    expect(changes).toMatchObject({ anew: true, seq: 2, rows: [{ key: 'b' }] })
    expect(changes.epoch).not.toBe(position.epoch)
    expect((await storeEach(two, 'c'))[0]?.seq).toBe(3)
  })

  law("erase keeps of all packs and blobs only the packing's own", async ({ open }) => {
    const storage = open()
    const blobs = ['l', 'm', 'n'].map((set) => ({ set, data: Uint8Array.of(7) }))
    await storage.commit({ rows: [row('a')], blobs })
    await storage.pack(await packing(storage))
    await storage.pack(await packing(storage, { set: 'n' }))
    await storage.commit({ rows: [row('b')], blobs })
    const packs = [{ from: 0, upTo: 2, data: Uint8Array.of(5) }]
    expect(await storage.erase([at('a')], [await packing(storage, { replaced: [0], packs })])).toBe(1)
    expect(await everything(storage, 'm')).toMatchObject({ packs, blobs: [] })
    for (const set of ['l', 'n']) {
      expect(await everything(storage, set)).toMatchObject({ packs: [], blobs: [] })
    }
    expect(await storage.erase([at('b')], [])).toBe(1)
    expect(await everything(storage, 'm')).toMatchObject({ packs: [], blobs: [], rows: [] })
  })

  law(
    'a blob that comes with a packing stays behind its packs, and goes when they reach it',
    async ({ open }) => {
      const [storage, other] = [open(), open()]
      const blobs = ['m', 'n'].map((set) => ({ set, data: Uint8Array.of(7) }))
      for (const key of ['a', 'b', 'c']) await storage.commit({ rows: [row(key)], blobs })
      const position = await positionOf(storage)
      const packs = [{ from: 0, upTo: 1, data: Uint8Array.of(5) }]
      const clean = [
        { set: 'm', position, replaced: [], packs, blob: new Uint8Array([0, 9, 0]).subarray(1, 2) },
        { set: 'n', position, replaced: [], packs: [] },
      ]
      expect(await other.erase([at('b')], clean)).toBe(1)
      const blob = { set: 'm', seq: 3, data: Uint8Array.of(9) }
      expect(await everything(storage, 'm')).toMatchObject({
        seq: 3,
        packs,
        rows: [{ key: 'c' }],
        blobs: [blob],
      })
      expect(await everything(storage, 'n')).toMatchObject({ packs: [], blobs: [] })
      expect((await storage.sets()).sort()).toEqual(['m'])
      const whole = await positionOf(storage)
      await storage.commit({ rows: [row('d')], blobs: [{ set: 'm', data: Uint8Array.of(8) }] })
      expect(await storage.since(whole, 'm')).toMatchObject({
        anew: false,
        rows: [{ key: 'd' }],
        blobs: [{ seq: 4 }],
      })
      const first = await storage.since(undefined, 'm', { limit: 1 })
      expect(first).toMatchObject({ more: true, rows: [{ key: 'c' }], blobs: [blob] })
      const pack = { from: 1, upTo: 3, data: Uint8Array.of(6) }
      expect(await storage.pack(await packing(storage, { packs: [pack] }))).toBe(true)
      expect(await everything(storage, 'm')).toMatchObject({ rows: [{ key: 'd' }], blobs: [{ seq: 4 }] })
    },
  )

  law('an erasure whose packing is not of this moment is refused, and nothing is done', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a')
    const stale = await packing(storage)
    await storeEach(storage, 'b')
    const before = await everything(storage, 'm')
    const bad = await packing(storage, { packs: [{ from: 1, upTo: 2, data: Uint8Array.of(1) }] })
    for (const given of [stale, bad]) expect(await storage.erase([{ prefix: [] }], [given])).toBe(undefined)
    expect(await everything(storage, 'm')).toEqual(before)
  })
}
