import { expect, test } from 'vitest'
import type { IndexSearch } from '../../src/search/search-index.ts'
import { createSearchIndex } from '../../src/search/search-index.ts'
import { item, type ItemOptions, vectorOf } from './corpus.ts'

const NS = ['ns']

/** An index of items, by key. */
function indexOf(items: Record<string, ItemOptions>) {
  const index = createSearchIndex()
  for (const [key, options] of Object.entries(items)) index.add(item(key, options))
  const find = (text: string, rest: Partial<IndexSearch> = {}, count = 100) => {
    const query = index.analyse(NS, text)
    return index.search(NS, { query, mode: 'hybrid', vector: vectorOf(query.text), ...rest }, count)
  }
  return {
    index,
    find,
    keys: (...args: Parameters<typeof find>) => find(...args).map(({ entry }) => entry.key),
  }
}

/** Turns at positions 0, 1, 2 …, of one group. */
const turns = (...texts: string[]): Record<string, ItemOptions> =>
  Object.fromEntries(texts.map((text, position) => [`t${position}`, { texts: [text], group: 'g', position }]))

test('one text alone scores what the formula says', () => {
  const { find } = indexOf({ tea: { texts: ['green tea'] }, dog: { texts: ['dog'] } })
  // Two texts of 2 and 1 terms, average 1.5. 'tea' and 'cup' have n = 1 and n = 0 of 2.
  const idf = (n: number): number => Math.log(1 + (2 - n + 0.5) / (n + 0.5))
  const bm25 = (idf(1) * 1.9) / (1 + 0.9 * (1 - 0.4 + (0.4 * 2) / 1.5))
  const coverage = bm25 / ((idf(1) + idf(0)) * 1.9)
  const [best] = find('tea cup', { mode: 'lexical' })
  expect(best?.score).toBeCloseTo((3 * coverage) / 3.9, 6)
})

test('a window adds the words of its neighbours, as one text', () => {
  const { find } = indexOf(turns('tea', 'dog', 'sea'))
  // With two and three neighbours on each side every window is 'tea dog sea': n = 3 of 3, length 3 = average.
  const idf = (n: number): number => Math.log(1 + (3 - n + 0.5) / (n + 0.5))
  const windows = (2 * 1.9) / (1 + 0.9) / 1.9
  const own = 1.9 / (1 + 0.9) / 1.9
  const scores = new Map(find('tea', { mode: 'lexical' }).map(({ entry, score }) => [entry.key, score]))
  expect(idf(3)).toBeGreaterThan(0)
  expect(scores.get('t0')).toBeCloseTo((own + windows) / 3.9, 6)
  expect(scores.get('t1')).toBeCloseTo(windows / 3.9, 6)
  expect(scores.get('t2')).toBeCloseTo(windows / 3.9, 6)
})

test('a window’s meaning is that of the weighted sum of its texts', () => {
  const { find } = indexOf({
    a: { texts: ['tea'], group: 'g', position: 0, weight: 3 },
    b: { texts: ['dog'], group: 'g', position: 1, weight: 1 },
  })
  const [tea, dog] = [vectorOf('tea'), vectorOf('dog')]
  const sum = tea.map((value, index) => 3 * value + (dog[index] ?? 0))
  const dot = (left: Float32Array, right: Float32Array): number =>
    left.reduce((total, value, index) => total + value * (right[index] ?? 0), 0)
  const window = dot(sum, tea) / Math.hypot(...sum)
  const scores = new Map(find('tea', { mode: 'vector' }).map(({ entry, score }) => [entry.key, score]))
  expect(scores.get('a')).toBeCloseTo((1 + 2 * window) / 3.9, 2)
  expect(scores.get('b')).toBeCloseTo((Math.max(0, dot(dog, tea)) + 2 * window) / 3.9, 2)
})

test('ended items are nobody’s neighbours, and are found by their own text', () => {
  const ended = Date.UTC(2024, 0, 1)
  const { keys } = indexOf({
    a: { texts: ['tea'], group: 'g', position: 0, validUntil: ended },
    b: { texts: ['dog'], group: 'g', position: 1 },
    c: { texts: ['sea'], group: 'g', position: 2 },
  })
  expect(keys('tea', { mode: 'lexical' })).toEqual(['a'])
  expect(keys('dog', { mode: 'lexical' })).toEqual(['b', 'c'])
})

test('neighbours reach three to each side, and only within the group and the namespace', () => {
  const { index, keys } = indexOf(turns('x0', 'x1', 'x2', 'x3', 'tea', 'x5', 'x6', 'x7', 'x8'))
  index.add(item('other', { texts: ['y'], group: 'h', position: 4 }))
  index.add(item('elsewhere', { texts: ['y'], group: 'g', position: 4, namespace: ['ns', 'deeper'] }))
  expect(keys('tea', { mode: 'lexical' }).sort()).toEqual(['t1', 't2', 't3', 't4', 't5', 't6', 't7'])
})

test('items of one position stand in the order they were written', () => {
  const at = (text: string, position: number): ItemOptions => ({ texts: [text], group: 'g', position })
  const { index, keys } = indexOf({ b: at('tea', 1), a: at('far', 1), c: at('far', 1), d: at('far', 1) })
  expect(keys('tea', { mode: 'lexical' }).sort()).toEqual(['a', 'b', 'c', 'd'])
  index.add(item('e', at('far', 1)))
  expect(keys('tea', { mode: 'lexical' }).sort()).toEqual(['a', 'b', 'c', 'd'])
  index.add(item('b', at('tea', 1))) // written again, it is the last
  expect(keys('tea', { mode: 'lexical' }).sort()).toEqual(['b', 'c', 'd', 'e'])
})

test('an item with several texts, or without a position, stands alone', () => {
  const { keys } = indexOf({
    a: { texts: ['tea'], group: 'g', position: 0 },
    b: { texts: ['dog', 'cat'], group: 'g', position: 1 },
    c: { texts: ['dog'], group: 'g' },
  })
  expect(keys('tea', { mode: 'lexical' })).toEqual(['a'])
})

test('restrictions hide items, and leave every score as it was', () => {
  const { find } = indexOf({ ...turns('tea', 'dog', 'green tea'), x: { texts: ['tea'], kind: 'Turn' } })
  const all = find('green tea')
  const facts = find('green tea', { kinds: ['Memory'] })
  const told = (hits: typeof all): unknown[] => hits.map(({ entry, score }) => [entry.key, score])
  expect(told(facts)).toEqual(told(all.filter(({ entry }) => entry.kind === 'Memory')))
  expect(facts).toHaveLength(3)
})

test('a removed item takes its words, neighbours and label with it', () => {
  const { index, keys } = indexOf({ ...turns('dog', 'tea', 'sea'), x: { texts: ['hut'], label: 'Ada' } })
  index.remove(NS, 't1')
  index.remove(NS, 'x')
  index.remove(NS, 'never')
  index.remove(['never'], 'x')
  expect(keys('tea', { mode: 'lexical' })).toEqual([])
  expect(keys('dog', { mode: 'lexical' })).toEqual(['t0', 't2'])
  expect(index.analyse(NS, 'What did Ada say?')).not.toHaveProperty('label')
})

test('a label counts while any text carries it', () => {
  const label = 'Ada'
  const { index } = indexOf({ a: { label, texts: ['tea', 'dog'] }, b: { label, texts: ['sea'] } })
  const named = () => index.analyse(NS, 'What did Ada say?').label
  expect(named()).toBe('Ada')
  index.remove(NS, 'a')
  expect(named()).toBe('Ada')
  index.add(item('b', { texts: ['sea'] }))
  expect(named()).toBe(undefined)
})

test('labels outside the prefix are words', () => {
  const { index } = indexOf({ a: { label: 'Ada', namespace: ['other'] } })
  expect(index.analyse(NS, 'What did Ada say?')).toEqual({ text: 'What did Ada say?' })
  expect(index.analyse([], 'What did Ada say?').label).toBe('Ada')
})

test('minScore keeps what scores as much or more', () => {
  const { find, keys } = indexOf({ a: { texts: ['tea'] }, b: { texts: ['tea dog'] } })
  const [first, second] = find('tea', { mode: 'lexical' })
  expect(keys('tea', { mode: 'lexical', minScore: first?.score })).toEqual([first?.entry.key])
  expect(keys('tea', { mode: 'lexical', minScore: second?.score })).toHaveLength(2)
})

test('items without texts are listed, and only they where only they are wanted', () => {
  const { index } = indexOf({ a: { texts: [] }, b: { texts: ['tea'] }, c: { texts: [], kind: 'Turn' } })
  const listed = (...args: Parameters<typeof index.list> extends [unknown, ...infer Rest] ? Rest : never) =>
    index.list(NS, ...args).map(({ key }) => key)
  expect(listed({})).toEqual(['c', 'b', 'a'])
  expect(listed({}, { unindexed: true })).toEqual(['c', 'a'])
  expect(listed({ kinds: ['Memory'] }, { unindexed: true })).toEqual(['a'])
})
