/** What is packed next, by numbers alone: an index of one live text per change, but for those that died. */
import { expect, test } from 'vitest'
import { createSearchIndex, type SearchIndex } from '../../src/search/search-index.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { follow } from '../../src/store/catch-up.ts'
import { createPacks, type Packs, type Reach } from '../../src/store/packs.ts'
import { put } from '../contracts/store-items.ts'
import { commit, expectWhole, openMirror, SET } from './packed.ts'

/** Counts as an index does; `dead` are the numbers of changes that are no longer current. */
function indexOf(dead: (seq: number) => boolean = () => false): SearchIndex {
  const count = ({ from, upTo }: { from: number; upTo: number }): number => {
    let live = 0
    for (let seq = from + 1; seq <= upTo; seq++) if (!dead(seq)) live++
    return live
  }
  return { count } as SearchIndex
}

/** Packs that have these ranges, each full when it was written. */
function packsOf(...ends: number[]): Packs {
  const packs = createPacks()
  const starts = [0, ...ends]
  packs.loaded(
    ends.map((upTo, at) => ({ from: starts[at] ?? 0, upTo, slots: upTo - (starts[at] ?? 0), kills: [] })),
  )
  return packs
}

/** Everything that was read can be packed. */
const upTo = (read: number): Reach => ({ read, upTo: read })

const rangesOf = (list: readonly { from: number; upTo: number }[]) =>
  list.map(({ from, upTo }) => [from, upTo])

test('a pack most of which is dead is written anew with the next one, and no other', () => {
  const packs = packsOf(4000, 8000)
  const half = packs.plan(
    indexOf((seq) => seq <= 2000),
    upTo(8300),
  )
  expect(rangesOf(half.stretches)).toEqual([[8000, 8300]])
  const most = packs.plan(
    indexOf((seq) => seq <= 2001),
    upTo(8300),
  )
  expect(rangesOf(most.stretches)).toEqual([
    [0, 4000],
    [8000, 8300],
  ])
  expect(rangesOf(most.replaced)).toEqual([[0, 4000]])
})

test('a pack is swallowed by what is half as large or more, but never into one that is too large', () => {
  expect(rangesOf(packsOf(600).plan(indexOf(), upTo(900)).stretches)).toEqual([[0, 900]])
  expect(rangesOf(packsOf(601).plan(indexOf(), upTo(901)).stretches)).toEqual([[601, 901]])
  expect(rangesOf(packsOf(10_000).plan(indexOf(), upTo(16_384)).stretches)).toEqual([[0, 16_384]])
  expect(rangesOf(packsOf(10_000).plan(indexOf(), upTo(16_385)).stretches)).toEqual([[10_000, 16_385]])
})

test('what is read while a pack is written is due again', () => {
  const packs = createPacks(4)
  packs.grew(4)
  const plan = packs.plan(indexOf(), upTo(4))
  packs.grew(4)
  packs.done(plan, [{ from: 0, upTo: 4, slots: 4, kills: [] }])
  expect(packs.isDue(indexOf(), upTo(8))).toBe(true)
})

test('what waits for its vectors, and what came behind it, is packed later', () => {
  const packs = createPacks(4)
  packs.grew(20)
  expect(packs.isDue(indexOf(), { upTo: 3, read: 20 })).toBe(false)
  expect(packs.isDue(indexOf(), { upTo: 4, read: 20 })).toBe(true)
  const plan = packs.plan(indexOf(), { upTo: 4, read: 20 })
  expect(rangesOf(plan.stretches)).toEqual([[0, 4]])
  packs.done(plan, [{ from: 0, upTo: 4, slots: 4, kills: [] }])
  expect(packs.isDue(indexOf(), { upTo: 4, read: 20 })).toBe(false)
  expect(packs.isDue(indexOf(), { upTo: 8, read: 20 })).toBe(true)
  packs.done(packs.plan(indexOf(), upTo(20)), [{ from: 4, upTo: 20, slots: 16, kills: [] }])
  expect(packs.isDue(indexOf(), upTo(20))).toBe(false)
})

test('a reading that fails half way is begun again, from the packs on', async () => {
  const storage = memoryStorage()
  const mirror = openMirror(storage, 4)
  await commit(storage, [put('a', 'tea'), put('b', 'tea'), put('c', 'sea'), put('d', 'sea')])
  await mirror.catchUp()
  const index = createSearchIndex()
  const packs = createPacks()
  const follower = follow(storage, {
    index,
    packs,
    set: SET,
    saw: () => {},
    startAnew: () => index.clear(),
    remake: () => expect.fail('its packs are of this format'),
  })
  await follower.catchUp()
  await mirror.packUp()
  await mirror.reindex({}) // everybody begins anew
  const { load } = index
  const broken = Object.assign(index, { load: () => fail() })
  await expect(follower.catchUp()).rejects.toThrow('half way')
  Object.assign(broken, { load })
  await follower.catchUp()
  expect(index.list([], {}).map(({ key }) => key)).toEqual(['d', 'c', 'b', 'a'])
  await expectWhole(storage)
})

function fail(): never {
  throw new Error('half way')
}
