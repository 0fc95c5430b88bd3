/** Laws of reading in pieces: the same rows and blobs as when everything is read at once. */
import { expect } from 'vitest'
import {
  type Changes,
  type Position,
  positionAfter,
  type Revision,
  type Storage,
  type StoredBlob,
} from '../../src/storage/storage.ts'
import type { Law } from './contract.ts'
import { packing } from './storage-packs.ts'
import { after, everything, gone, positionOf, row, storeEach } from './storage-rows.ts'
import type { StorageSubject } from './storage.ts'

const LAST = '2024-01-03T12:00:00.000Z'
const SIZES = [1, 3, 1000]
const blob = (...data: number[]) => ({ set: 'm', data: Uint8Array.from(data) })

/** What a reader in pieces has at the end. */
interface Read {
  readonly pieces: readonly Changes[]
  readonly packs: Changes['packs']
  readonly rows: readonly Revision[]
  readonly blobs: readonly StoredBlob[]
  readonly position: Position
}

/** Reads to the end, in pieces. What is `meanwhile` happens after each of the first ones. */
async function readPieces(
  storage: Storage,
  limit: number,
  {
    from,
    meanwhile = [],
    set = 'm',
  }: { from?: Position; meanwhile?: (() => Promise<unknown>)[]; set?: string } = {},
): Promise<Read> {
  const pieces: Changes[] = []
  let position = from
  for (let readings = 0; ; readings++) {
    expect(readings, 'it comes to an end').toBeLessThan(100)
    const piece = await storage.since(position, set, { limit })
    expect(piece.rows.length).toBeLessThanOrEqual(limit)
    if (piece.anew) pieces.length = 0
    pieces.push(piece)
    position = positionAfter(piece)
    if (piece.more === undefined) break
    expect(piece.seq).toBe(piece.rows.at(-1)?.seq)
    await meanwhile.shift()?.()
  }
  const rows = new Map<string, Revision>()
  for (const one of pieces.flatMap((piece) => piece.rows)) {
    rows.delete(one.key)
    rows.set(one.key, one)
  }
  const blobs = new Map(pieces.flatMap((piece) => piece.blobs).map((one) => [one.seq, one]))
  return {
    pieces,
    packs: pieces.flatMap(({ packs }) => packs),
    rows: [...rows.values()],
    blobs: [...blobs.values()],
    position,
  }
}

/** The same as one reading of everything. */
async function expectWhole(storage: Storage, read: Read, from?: Position): Promise<void> {
  const { packs, rows, blobs, epoch, seq } = await storage.since(from, 'm')
  expect(read).toMatchObject({ packs, rows, blobs, position: { epoch, seq } })
  expect(read.rows).toHaveLength(rows.length)
  expect(read.blobs).toHaveLength(blobs.length)
}

/** Commits larger than a piece, tombstones, a fill, another set's blobs, and numbers that nothing is at any more. */
async function fill(storage: Storage): Promise<void> {
  await storage.commit({ rows: ['a', 'b', 'c', 'd', 'e'].map((key) => row(key)), blobs: [blob(1)] })
  await storage.commit({ blobs: [blob(2)] })
  await storage.commit({ rows: [row('f'), row('b')], removals: [gone('c'), gone('a')], blobs: [blob(3)] })
  await storage.commit({ rows: [row('g')], blobs: [{ set: 'n', data: Uint8Array.of(9) }] })
  await storage.commit({ blobs: [blob(4)] })
}

export function pieceLaws(law: Law<StorageSubject>): void {
  law('what is read in pieces is what is read at once', async ({ open }) => {
    const storage = open()
    await fill(storage)
    for (const limit of SIZES) await expectWhole(storage, await readPieces(storage, limit))
    const position = { ...(await positionOf(storage)), seq: 3 }
    for (const limit of SIZES) {
      await expectWhole(storage, await readPieces(storage, limit, { from: position }), position)
    }
    await storage.pack(await packing(storage))
    await storage.commit({ rows: ['h', 'i', 'j', 'k'].map((key) => row(key)), blobs: [blob(5)] })
    for (const limit of SIZES) {
      const read = await readPieces(storage, limit)
      await expectWhole(storage, read)
      expect(read.pieces.map(({ anew }) => anew)).toEqual(read.pieces.map((_, at) => at === 0))
    }
  })

  law('a piece tells whether there is more, and where it ends', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b', 'c')
    const first = await storage.since(undefined, undefined, { limit: 2 })
    expect(first).toMatchObject({ anew: true, seq: 2, more: true, rows: [{ key: 'a' }, { key: 'b' }] })
    const last = await storage.since(first, undefined, { limit: 1 })
    expect(last).toMatchObject({ anew: false, seq: 3, rows: [{ key: 'c' }] })
    expect([last.more, last.begun]).toEqual([undefined, undefined])
    expect(await storage.since(last, undefined, { limit: 1 })).toMatchObject({ seq: 3, rows: [] })
  })

  law('the blob of a commit that lies in two pieces is in both, and no other is', async ({ open }) => {
    const storage = open()
    await storage.commit({ rows: [row('x')], blobs: [blob(0)] })
    await storage.commit({ rows: ['a', 'b', 'c'].map((key) => row(key)), blobs: [blob(1)] })
    await storage.commit({ rows: [row('d')], blobs: [blob(2)] })
    const { pieces } = await readPieces(storage, 2)
    expect(pieces.map(({ blobs }) => blobs.map(({ seq }) => seq))).toEqual([[1, 2], [2], [5]])
    expect((await after(storage, 4, 'm')).blobs).toMatchObject([{ seq: 5 }])
  })

  law('what is committed between two pieces is read by the end', async ({ open }) => {
    for (const limit of SIZES.slice(0, 2)) {
      const storage = open()
      await storage.erase([{ prefix: [] }], [])
      await fill(storage)
      const meanwhile = [
        () => storage.commit({ removals: [gone('e')], rows: [row('d')], blobs: [blob(6)] }),
        () => storage.commit({ rows: ['x', 'y', 'z'].map((key) => row(key)), blobs: [blob(7)] }),
      ]
      const { rows, blobs, position } = await readPieces(storage, limit, { meanwhile })
      const whole = await everything(storage, 'm')
      expect(rows).toEqual(whole.rows)
      expect(blobs).toEqual(whole.blobs)
      expect(position.seq).toBe(whole.seq)
    }
  })

  law('who reads in pieces begins anew where the rest was packed meanwhile', async ({ open }) => {
    const storage = open()
    await fill(storage)
    const meanwhile = [async () => storage.pack(await packing(storage))]
    const { pieces, packs, rows } = await readPieces(storage, 2, { meanwhile })
    expect([pieces.length, packs.length, rows]).toEqual([1, 1, []])
  })

  law(
    'a tombstone that was pruned before a reading in pieces began does not hold it up, a later one does',
    async ({ open }) => {
      const storage = open()
      await storeEach(storage, 'a', 'b', 'c', 'd', 'e')
      await storage.commit({ removals: [gone('e')] })
      await storage.prune(LAST)
      const { pieces, rows } = await readPieces(storage, 1)
      expect([pieces.length, rows.map(({ key }) => key)]).toEqual([4, ['a', 'b', 'c', 'd']])
      const meanwhile = [
        async () => {
          await storage.commit({ removals: [gone('a')] })
          await storage.prune(LAST)
        },
      ]
      expect((await readPieces(storage, 1, { meanwhile })).rows.map(({ key }) => key)).toEqual([
        'b',
        'c',
        'd',
      ])
    },
  )

  law('packs that end within a commit leave its blob to the changes that follow', async ({ open }) => {
    const storage = open()
    await storage.commit({ rows: [row('x')], blobs: [blob(0)] })
    await storage.commit({ rows: ['a', 'b', 'c'].map((key) => row(key)), blobs: [blob(1)] })
    const packs = [{ from: 0, upTo: 3, data: Uint8Array.of(5) }]
    expect(await storage.pack(await packing(storage, { packs }))).toBe(true)
    const read = { packs, rows: [{ key: 'c' }], blobs: [{ seq: 2 }] }
    expect(await everything(storage, 'm')).toMatchObject(read)
    const { packs: read1, rows, blobs } = await readPieces(storage, 1)
    expect({ packs: read1, rows, blobs }).toMatchObject(read)
    const rest = await packing(storage, { packs: [{ from: 3, upTo: 4, data: Uint8Array.of(6) }] })
    expect(await storage.pack(rest)).toBe(true)
    await storeEach(storage, 'y')
    expect(await everything(storage, 'm')).toMatchObject({ rows: [{ key: 'y' }], blobs: [] })
  })
}
