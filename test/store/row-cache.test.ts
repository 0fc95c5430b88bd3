import { expect, test } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Address, Row, Storage } from '../../src/storage/storage.ts'
import { toEntry } from '../../src/store/apply-changes.ts'
import { createStore } from '../../src/store/create-store.ts'
import { createRowCache } from '../../src/store/row-cache.ts'
import { gone, row } from '../contracts/storage-rows.ts'

test('a row is read once, in the order of the entries, and again when it has changed', async () => {
  const { storage, asked } = watched()
  const rows = createRowCache(storage)
  const [a, b] = await stored(storage, 'a', 'b')
  expect(await rows.read([toEntry(b), toEntry(a)])).toEqual([b, a])
  expect(await rows.read([toEntry(a), toEntry(b)])).toEqual([a, b])
  expect(asked()).toEqual([['b', 'a']])
  const [newer] = await stored(storage, 'a')
  expect(await rows.read([toEntry(newer), toEntry(b)])).toEqual([newer, b])
  expect(asked()).toEqual([['b', 'a'], ['a']])
})

test('what the index has read need not be read again, until it is removed or another row takes its place', async () => {
  const { storage, asked } = watched()
  const rows = createRowCache(storage)
  const [a, b] = await stored(storage, 'a', 'b')
  rows.saw([a, b])
  expect(await rows.read([toEntry(a), toEntry(b)])).toEqual([a, b])
  expect(asked()).toEqual([])
  const { removals } = await storage.commit({ removals: [gone('a')] })
  rows.saw(removals.filter((tombstone) => tombstone !== undefined))
  expect(await rows.read([toEntry(a)])).toEqual([undefined])
  expect(asked()).toEqual([['a']])
})

test('a search that reads what was just written does not ask storage for its row', async () => {
  const { storage, asked } = watched()
  const store = createStore({ storage })
  await store.put(['users', 'ada'], 'tea', { content: 'green tea' })
  const before = asked().length
  expect(await store.search(['users', 'ada'], { query: 'tea' })).toMatchObject([{ key: 'tea' }])
  expect(asked()).toHaveLength(before)
})

test('what comes all at once pushes nothing out, but is not mistaken for what is kept', async () => {
  const { storage, asked } = watched()
  const rows = createRowCache(storage)
  const [a, b] = await stored(storage, 'a', 'b')
  rows.saw([a])
  const many = Array.from({ length: 300 }, (_, at) => ({ ...b, key: `many ${at}` }))
  rows.saw(many)
  await rows.read([toEntry(a)])
  expect(asked()).toEqual([])
  await rows.read([toEntry(many[0] as Row)])
  expect(asked()).toEqual([['many 0']])
})

test('the least recently used goes first, and what is very large is not kept at all', async () => {
  const { storage, asked } = watched()
  const rows = createRowCache(storage)
  const large = (key: string, size: number): Row => ({
    ...row(key, { value: { is: 'x'.repeat(size) } }),
    seq: 1,
    createdAt: '',
  })
  const most = Array.from({ length: 500 }, (_, at) => large(`${at}`, 7600)) // 500 × some 8,010 characters: one too many for 4,000,000
  for (const one of most) {
    rows.saw([one])
    await rows.read([toEntry(most[0] as Row)])
  }
  expect(asked(), 'the first is used again and again').toEqual([])
  await rows.read([toEntry(most[1] as Row)])
  expect(asked(), 'the second was the oldest').toEqual([['1']])
  rows.saw([large('huge', 9000)])
  await rows.read([toEntry(large('huge', 9000))])
  expect(asked()).toEqual([['1'], ['huge']])
  rows.clear()
  await rows.read([toEntry(most[0] as Row)])
  expect(asked()).toEqual([['1'], ['huge'], ['0']])
})

/** A storage, and the keys that it was asked for. */
function watched(): { storage: Storage; asked: () => string[][] } {
  const storage = memoryStorage()
  const asked: string[][] = []
  const get = (addresses: readonly Address[]): ReturnType<Storage['get']> => {
    asked.push(addresses.map(({ key }) => key))
    return storage.get(addresses)
  }
  return { storage: { ...storage, get }, asked: () => asked }
}

async function stored(storage: Storage, ...keys: string[]): Promise<[Row, Row]> {
  const { rows } = await storage.commit({ rows: keys.map((key) => row(key)) })
  return rows as [Row, Row]
}
