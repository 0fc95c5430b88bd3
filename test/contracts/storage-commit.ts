/** Laws of what a commit does. */
import { expect } from 'vitest'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, at, everything, gone, keysOf, LATER, NOW, row, storeEach } from './storage-rows.ts'
import type { StorageSubject } from './storage.ts'

const LATEST = '2024-01-03T12:00:00.000Z'

export function commitLaws(law: Law<StorageSubject>): void {
  law('a committed row is there, as it was given, with its seq and times', async ({ open }) => {
    const storage = open()
    const hint = { text: 'green', group: 'g', position: 2 }
    const given = row('tea', { value: { cups: [1, null] }, index: hint, why: 'she said so' })
    const { rows } = await storage.commit({ rows: [given] })
    const stored = { ...given, seq: 1, createdAt: NOW }
    expect(rows).toEqual([stored])
    expect(await storage.get([at('tea')])).toEqual([stored])
  })

  law('rows, then removals, get one consecutive block of seq in their order', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b', 'c')
    const { rows, removals } = await storage.commit({
      rows: [row('d'), row('a'), row('e')],
      removals: [gone('c'), gone('b', { why: 'she asked' })],
    })
    expect(rows.map(({ key, seq }) => [key, seq])).toEqual([
      ['d', 4],
      ['a', 5],
      ['e', 6],
    ])
    expect(removals).toEqual([
      { ...gone('c'), seq: 7, createdAt: NOW, deleted: true },
      { ...gone('b', { why: 'she asked' }), seq: 8, createdAt: NOW, deleted: true },
    ])
  })

  law('a commit whose expectation fails changes nothing at all', async ({ open }) => {
    const storage = open()
    const [kept] = await storeEach(storage, 'a')
    const change = {
      expect: [
        { ...at('a'), version: 1 },
        { ...at('b'), version: 7 },
      ],
      rows: [row('a', { value: { is: 'other' } }), row('b')],
      removals: [gone('x')],
      blobs: [{ set: 'm', data: Uint8Array.of(1) }],
    }
    await failureOf(storage.commit(change))
    expect(await everything(storage, 'm')).toMatchObject({ seq: 1, rows: [kept], blobs: [] })
  })

  law('a commit that fails half-way changes nothing at all, and says why', async ({ open }) => {
    const storage = open()
    const [kept] = await storeEach(storage, 'a')
    const rotten = row('c', { value: { is: (() => {}) as never } })
    const error = await failureOf(storage.commit({ rows: [row('b'), rotten], removals: [gone('a')] }))
    const failed = expectError(error, 'storage_failed', { details: { operation: 'commit' } })
    expect(failed.cause).toBeInstanceOf(Error)
    expect(await everything(storage)).toMatchObject({ seq: 1, rows: [kept], blobs: [] })
    expect((await storeEach(storage, 'b'))[0]?.seq).toBe(2)
  })

  law('a failed expectation is a conflict that names the item and both versions', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a')
    const commit = (version: number | null, key = 'a'): Promise<unknown> =>
      storage.commit({ expect: [{ ...at(key), version }], rows: [row('x')] })
    expectError(await failureOf(commit(7)), 'conflict', {
      details: { namespace: ADA, key: 'a', expected: 7, actual: 1 },
      says: 'Item \'a\' in ["users","ada"] is at version 1, not at version 7.',
    })
    expectError(await failureOf(commit(null)), 'conflict', {
      details: { namespace: ADA, key: 'a', expected: null, actual: 1 },
    })
    expectError(await failureOf(commit(1, 'b')), 'conflict', {
      details: { namespace: ADA, key: 'b', expected: 1, actual: null },
    })
  })

  law('a commit whose expectations all hold happens', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b')
    await storage.commit({ removals: [gone('b')] })
    const expected = [
      { ...at('a'), version: 1 },
      { ...at('b'), version: null },
      { ...at('never'), version: null },
    ]
    await storage.commit({ expect: expected, rows: [row('a', { value: { is: 'new' } })] })
    expect((await storage.get([at('a')]))[0]).toMatchObject({ value: { is: 'new' }, seq: 4 })
  })

  law('of two commits that expect the same version at once, one wins', async ({ open }) => {
    const [one, two] = [open(), open()]
    await storeEach(one, 'a')
    const change = (storage: typeof one, is: string): Promise<unknown> =>
      storage.commit({ expect: [{ ...at('a'), version: 1 }], rows: [row('a', { value: { is } })] })
    const results = await Promise.allSettled([change(one, 'one'), change(two, 'two')])
    const [lost, ...others] = results.filter(({ status }) => status === 'rejected')
    expect(others).toEqual([])
    expect(lost).toMatchObject({ reason: { code: 'conflict', details: { expected: 1, actual: 2 } } })
    expect((await everything(one)).seq).toBe(2)
  })

  law('the createdAt of a row that exists stays, and a removed one starts anew', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a')
    const [again] = (await storage.commit({ rows: [row('a', { updatedAt: LATER })] })).rows
    expect(again).toMatchObject({ createdAt: NOW, updatedAt: LATER })
    await storage.commit({ removals: [gone('a')] })
    const [anew] = (await storage.commit({ rows: [row('a', { updatedAt: LATEST })] })).rows
    expect(anew).toMatchObject({ createdAt: LATEST })
  })

  law('changes in one moment, or of a clock that went back, are a millisecond apart', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a')
    await storage.commit({ rows: [row('a')] })
    await storage.commit({ rows: [row('a', { updatedAt: '2024-01-01T11:59:30.000Z' })] })
    await storage.commit({ removals: [gone('a', { updatedAt: NOW })] })
    await storage.commit({ rows: [row('a')] })
    const [states = []] = await storage.revisions([at('a')])
    const moments = states.map(({ updatedAt }) => Date.parse(updatedAt) - Date.parse(NOW))
    expect(moments).toEqual([0, 1, 2, 3, 4])
    const [given] = (await storage.commit({ rows: [row('a', { createdAt: NOW, updatedAt: NOW })] })).rows
    expect(given).toMatchObject({ createdAt: NOW, updatedAt: NOW }) // an import's times are its own
  })

  law('a row is replaced whole', async ({ open }) => {
    const storage = open()
    await storage.commit({ rows: [row('a', { index: { label: 'Ada' }, why: 'first' })] })
    await storage.commit({ rows: [row('a', { updatedAt: LATER })] })
    const replaced = row('a', { updatedAt: LATER, createdAt: NOW })
    expect(await storage.get([at('a')])).toEqual([{ ...replaced, seq: 2 }])
  })

  law('a commit of nothing, and a removal of nothing, leave nothing', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a', 'b')
    await storage.commit({ removals: [gone('b')] })
    const nothing = { rows: [], removals: [undefined, undefined] }
    expect(await storage.commit({ removals: [gone('b'), gone('never')] })).toEqual(nothing)
    expect(await storage.commit({})).toEqual({ rows: [], removals: [] })
    const { seq, rows } = await everything(storage)
    expect([seq, keysOf(rows)]).toEqual([3, ['a', 'b']])
  })

  law('a thousand rows are one commit', async ({ open }) => {
    const storage = open()
    const keys = Array.from({ length: 1000 }, (_, index) => `k${index}`)
    const { rows } = await storage.commit({ rows: keys.map((key) => row(key)) })
    expect([rows[0]?.seq, rows.at(-1)?.seq]).toEqual([1, 1000])
    expect(await storage.scan(ADA)).toHaveLength(1000)
  })
}
