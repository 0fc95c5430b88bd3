/** Laws of what is kept of earlier states, and for how long. */
import { expect } from 'vitest'
import type { Law } from './contract.ts'
import {
  after,
  at,
  everything,
  gone,
  LATER,
  NOW,
  positionOf,
  row,
  statesOf,
  storeEach,
} from './storage-rows.ts'
import type { StorageSubject } from './storage.ts'

const LAST = '2024-01-03T12:00:00.000Z'

export function historyLaws(law: Law<StorageSubject>): void {
  law(
    'what a commit replaces is kept, oldest first, tombstones too, and the current state is last',
    async ({ open }) => {
      const storage = open()
      const [first] = (await storage.commit({ rows: [row('a', { why: 'said' }), row('b')] })).rows
      const [removed] = (await storage.commit({ removals: [gone('a', { why: 'wrong' })] })).removals
      expect(await statesOf(storage, at('a'))).toEqual([first, removed])
      const [again] = (await storage.commit({ rows: [row('a', { updatedAt: LAST })] })).rows
      expect(await statesOf(storage, at('a'))).toEqual([first, removed, again])
      expect(await statesOf(storage, at('b'))).toHaveLength(1)
      expect(await statesOf(storage, at('never'))).toEqual([])
    },
  )

  law('skip keeps nothing of what it replaces, drop nothing of an address at all', async ({ open }) => {
    const storage = open()
    const [first] = await storeEach(storage, 'a')
    await storeEach(storage, 'a')
    const [third] = (await storage.commit({ rows: [row('a')], history: 'skip' })).rows
    expect(await statesOf(storage, at('a'))).toEqual([first, third])
    const { removals } = await storage.commit({ removals: [gone('a')], history: 'drop' })
    expect(await statesOf(storage, at('a'))).toEqual(removals)
  })

  law('of some addresses nothing may be kept, beside others', async ({ open }) => {
    const storage = open()
    const [a, b] = await storeEach(storage, 'a', 'b', 'c')
    const skip = [at('a'), at('c'), at('never')]
    const { rows, removals } = await storage.commit({
      rows: [row('a'), row('b')],
      removals: [gone('c')],
      skip,
    })
    expect(await statesOf(storage, at('a'))).toEqual([rows[0]])
    expect(await statesOf(storage, at('b'))).toEqual([b, rows[1]])
    expect(await statesOf(storage, at('c'))).toEqual(removals)
    const [again] = (await storage.commit({ rows: [row('a')] })).rows
    expect(await statesOf(storage, at('a'))).toEqual([rows[0], again])
    expect(again?.createdAt, 'it is still the same item').toBe(a?.createdAt)
  })

  law('given revisions take the first numbers, and are told by their times', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'b')
    const early = row('a', { updatedAt: '2023-01-01T00:00:00.000Z' })
    const removed = {
      ...gone('a', { updatedAt: '2023-06-01T00:00:00.000Z' }),
      createdAt: NOW,
      deleted: true,
    } as const
    const blobs = [{ set: 'm', data: Uint8Array.of(1) }]
    const { rows } = await storage.commit({ revisions: [early, removed], rows: [row('a')], blobs })
    expect(rows).toMatchObject([{ seq: 4 }])
    expect(await statesOf(storage, at('a'))).toEqual([
      { ...early, seq: 2, createdAt: early.updatedAt },
      { ...removed, seq: 3 },
      rows[0],
    ])
    expect(await after(storage, 1, 'm')).toMatchObject({ seq: 4, rows, blobs: [{ seq: 4 }] })
    const between = row('a', { updatedAt: '2023-03-01T00:00:00.000Z' })
    await storage.commit({ revisions: [between] })
    expect((await statesOf(storage, at('a'))).map(({ seq }) => seq)).toEqual([2, 5, 3, 4])
    expect((await everything(storage)).seq).toBe(5)
  })

  law('prune drops what was replaced before a moment, and tombstones from before it', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b')
    await storage.commit({ rows: [row('a', { updatedAt: LATER })], removals: [gone('b')] })
    const [last] = (await storage.commit({ rows: [row('a', { updatedAt: LAST })] })).rows
    expect(await storage.prune(LATER)).toBe(0)
    expect(await storage.prune(LAST)).toBe(3)
    expect((await statesOf(storage, at('a'))).map(({ seq }) => seq)).toEqual([3, 5])
    expect(last?.seq).toBe(5)
    expect(await statesOf(storage, at('b'))).toEqual([])
    expect((await everything(storage)).rows).toEqual([last])
  })

  law('a reader behind a tombstone that was pruned is told everything anew', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b')
    const position = await positionOf(storage)
    await storage.commit({ removals: [gone('b')] })
    const later = await positionOf(storage)
    await storage.prune(LAST)
    expect(await storage.since(position)).toMatchObject({ anew: true, rows: [{ key: 'a' }] })
    expect(await storage.since(later)).toMatchObject({ anew: false, rows: [] })
  })
}
