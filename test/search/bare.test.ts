import { expect, test } from 'vitest'
import type { IndexedItem } from '../../src/search/entry.ts'
import { createKernel, type VectorColumn } from '../../src/search/kernel/vector-column.ts'
import { createSearchIndex, type SearchIndex } from '../../src/search/search-index.ts'
import { openPack } from '../../src/search/unpack.ts'
import { quantize } from '../../src/search/vectors.ts'
import { item, type ItemOptions, vectorOf } from './corpus.ts'

const ALL = { from: 0, upTo: Infinity }

/** Adds an item; its vectors, and its number. */
function add(index: SearchIndex, key: string, options: ItemOptions = {}, bare = true): IndexedItem {
  const added = item(key, options)
  index.add(bare ? { ...added, vectors: [] } : added)
  return added
}

function keys(index: SearchIndex, mode: 'vector' | 'hybrid', text: string): string[] {
  const query = index.analyse([], text)
  return index.search([], { query, mode, vector: vectorOf(text) }, 10).map(({ entry }) => entry.key)
}

test('an item without vectors is found by its words, and by its meaning once it has them', () => {
  const index = createSearchIndex()
  const { entry, vectors } = add(index, 'green tea')
  expect([keys(index, 'hybrid', 'tea'), keys(index, 'vector', 'tea')]).toEqual([['green tea'], []])
  expect(index.oldestBare(9)).toEqual([{ namespace: ['ns'], key: 'green tea', seq: entry.seq }])
  expect(index.embed(entry.seq, vectors)).toBe(true)
  expect(keys(index, 'vector', 'tea')).toEqual(['green tea'])
  expect([index.bare, index.firstBare, index.oldestBare(9)]).toEqual([0, undefined, []])
})

test('only the version that is here gets vectors, and only while it has none', () => {
  const index = createSearchIndex()
  const first = add(index, 'tea')
  const second = add(index, 'tea')
  expect(index.embed(first.entry.seq, first.vectors)).toBe(false)
  expect(index.embed(second.entry.seq, second.vectors)).toBe(true)
  expect(index.embed(second.entry.seq, second.vectors)).toBe(false)
  expect(index.embed(second.entry.seq + 1, second.vectors)).toBe(false)
  index.remove(['ns'], 'tea')
  expect(index.embed(second.entry.seq, second.vectors)).toBe(false)
})

test('an item of several texts is bare until the last has its vector', () => {
  const index = createSearchIndex()
  const { entry, vectors } = add(index, 'both', { texts: ['tea', 'a dog'] })
  const [tea, dog] = vectors
  const known = () => index.vectorsOf(['ns'], 'both', entry.seq)?.length
  expect(index.embed(entry.seq, [undefined, dog])).toBe(false)
  expect([index.bare, keys(index, 'vector', 'a dog'), known()]).toEqual([1, ['both'], undefined])
  expect(index.embed(entry.seq, [tea])).toBe(true)
  expect([index.bare, keys(index, 'vector', 'tea'), known()]).toEqual([0, ['both'], 2])
})

test('the oldest is found when others have gone and everything has moved together', () => {
  const index = createSearchIndex()
  const items = Array.from({ length: 100 }, (_, at) => add(index, `k${at}`, {}, at >= 60))
  const oldest = items[60]?.entry.seq
  expect(index.firstBare).toBe(oldest)
  for (const { entry } of items.slice(0, 55)) index.remove(entry.namespace, entry.key)
  expect([index.firstBare, index.bare, index.oldestBare(1)[0]?.key]).toEqual([oldest, 40, 'k60'])
})

test('of many items without vectors none is compared by meaning', () => {
  const kernel = createKernel()
  let compared = 0
  const column = (dimensions: number): VectorColumn => {
    const made = kernel.column(dimensions)
    const dotsOf = made.dotsOf.bind(made)
    made.dotsOf = (query, slots, out) => {
      compared += slots.length
      dotsOf(query, slots, out)
    }
    return made
  }
  const index = createSearchIndex({ kernel: { kind: kernel.kind, bytes: kernel.bytes, column }, fullScan: 0 })
  for (let at = 0; at < 6000; at++) add(index, `tea ${at}`, {}, at >= 50)
  const query = index.analyse([], 'tea')
  expect(index.search([], { query, mode: 'vector', vector: vectorOf('tea') }, 5)).toHaveLength(5)
  expect(compared).toBe(50)
})

test('what the embedder cannot read, and what has no text, is not bare', () => {
  const index = createSearchIndex()
  const { entry } = item('!?')
  index.add({ entry, texts: ['!?'], vectors: [quantize(new Float32Array(8), 1)] })
  add(index, 'unindexed', { texts: [] })
  expect([index.bare, index.firstBare, index.dimensions]).toEqual([0, undefined, 8])
})

test('a vector of other dimensions is none, in whatever namespace, until nothing has any', () => {
  const index = createSearchIndex()
  expect(index.dimensions).toBe(undefined)
  add(index, 'tea', {}, false)
  const other = [quantize(Float32Array.of(1, 0, 0), 1)]
  const late = add(index, 'dog', { namespace: ['other'] })
  expect(index.embed(late.entry.seq, other)).toBe(false)
  index.add({ ...item('cat', { namespace: ['third'] }), vectors: other })
  expect([index.dimensions, index.bare]).toEqual([8, 2])
  expect(index.embed(late.entry.seq, late.vectors)).toBe(true)
  index.erase({ prefix: [] })
  expect([index.dimensions, index.bare]).toEqual([undefined, 0])
  const { entry } = add(index, 'cat')
  expect(index.embed(entry.seq, other)).toBe(true)
  expect(index.dimensions).toBe(3)
  index.clear()
  expect([index.dimensions, index.bare, index.firstBare]).toEqual([undefined, 0, undefined])
})

test('a pack in which nothing has a vector says nothing of it, and all of it is bare when it is read', () => {
  const index = createSearchIndex()
  for (const key of ['tea', 'dog']) add(index, key, { group: 'g', position: 1 })
  add(index, 'unindexed', { texts: [] })
  const data = index.pack(ALL, [])
  expect([...openPack(data).reader.next(Uint8Array, 3)]).toEqual([3, 3, 1])
  const read = createSearchIndex()
  read.load([data])
  expect([read.bare, read.oldestBare(9)]).toEqual([2, index.oldestBare(9)])
})

test.each([
  ['nothing', 0],
  ['it', 1],
  ['its other neighbour', 2],
])(
  'a window that was packed while a neighbour had no vector is measured again when it has one (%s had)',
  (_, early) => {
    const [whole, late] = [createSearchIndex(), createSearchIndex()]
    const never = early === 0 ? [0] : [] // one that stays without
    const turns = ['green tea', 'the sea', 'a dog', 'a walk'].map((text, position) =>
      item(text, { group: 'g', position, weight: position + 1, unread: never.includes(position) }),
    )
    for (const [at, turn] of turns.entries()) {
      whole.add(turn)
      late.add(at < early ? turn : { ...turn, vectors: [] })
    }
    const end = turns[Math.max(1, early) - 1]?.entry.seq ?? 0
    const first = late.pack({ from: 0, upTo: end }, [])
    for (const { entry, vectors } of turns) late.embed(entry.seq, vectors)
    const second = late.pack({ from: end, upTo: Infinity }, [])
    const read = createSearchIndex()
    read.load([first, second])
    const query = whole.analyse([], 'a green dog')
    const asked = { query, mode: 'hybrid', vector: vectorOf('a green dog'), explain: true } as const
    expect(read.search([], asked, 10)).toEqual(whole.search([], asked, 10))
  },
)

test('texts of a pack with vectors of other dimensions are bare', () => {
  const [small, large] = [createSearchIndex(), createSearchIndex()]
  add(small, 'tea', {}, false)
  const { entry } = item('dog')
  large.add({ entry, texts: ['dog'], vectors: [quantize(Float32Array.of(1, 0, 0), 1)] })
  const read = createSearchIndex()
  read.load([small.pack(ALL, []), large.pack(ALL, [])])
  expect([read.dimensions, read.oldestBare(9).map(({ key }) => key)]).toEqual([8, ['dog']])
})
