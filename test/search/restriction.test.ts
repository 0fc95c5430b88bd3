import { expect, test } from 'vitest'
import type { Restriction } from '../../src/search/restriction.ts'
import { createSearchIndex, type SearchIndex } from '../../src/search/search-index.ts'
import { item, type ItemOptions, vectorOf } from './corpus.ts'

/** Whether a restriction keeps an item, in a list and in a search. */
function kept(options: ItemOptions, restriction: Restriction): boolean {
  const index = createSearchIndex()
  for (const key of ['a', 'b']) index.add(item(key, { texts: ['tea'], kind: 'Other', group: 'other' }))
  index.add(item('k', { texts: ['tea'], ...options }))
  const isIt = ({ key }: { key: string }): boolean => key === 'k'
  const listed = index.list([], restriction).some(isIt)
  const query = index.analyse([], 'tea')
  for (const mode of ['lexical', 'vector', 'hybrid'] as const) {
    const hits = index.search([], { ...restriction, query, mode, vector: vectorOf('tea') }, 10)
    expect(hits.some(({ entry }) => isIt(entry))).toBe(listed)
  }
  return listed
}

test('without a restriction everything passes', () => {
  expect(kept({ validUntil: 0, validFrom: 9e15, kind: 'Turn' }, {})).toBe(true)
})

test('validAt: begun by then, and not ended by then', () => {
  const options = { validFrom: 100, validUntil: 200 }
  const at = [99, 100, 199, 200].map((validAt) => kept(options, { validAt }))
  expect(at).toEqual([false, true, true, false])
  expect([kept({}, { validAt: 0 }), kept({ validFrom: 1 }, { validAt: 0 })]).toEqual([true, false])
})

test('notEndedAt: what is still to come passes too', () => {
  const options = { validFrom: 100, validUntil: 200 }
  const at = [0, 199, 200].map((notEndedAt) => kept(options, { notEndedAt }))
  expect(at).toEqual([true, true, false])
})

test('now: what has expired does not pass', () => {
  const at = [99, 100, 101].map((now) => kept({ expiresAt: 100 }, { now }))
  expect(at).toEqual([true, false, false])
  expect(kept({ validUntil: 100 }, { now: 1000 })).toBe(true)
})

test('kinds that are wanted, and kinds that are not', () => {
  expect(kept({ kind: 'Turn' }, { kinds: ['Turn', 'Never'] })).toBe(true)
  expect(kept({ kind: 'Turn' }, { kinds: ['Never'] })).toBe(false)
  expect(kept({ kind: 'Turn' }, { exceptKinds: ['Turn'] })).toBe(false)
  expect(kept({ kind: 'Turn' }, { exceptKinds: ['Never'] })).toBe(true)
})

test('all restrictions hold together', () => {
  const restriction = { kinds: ['Turn'], group: 'g', validAt: 5 }
  expect(kept({ kind: 'Turn', group: 'g' }, restriction)).toBe(true)
  expect(kept({ kind: 'Memory', group: 'g' }, restriction)).toBe(false)
  expect(kept({ kind: 'Turn' }, restriction)).toBe(false)
  expect(kept({ kind: 'Turn', group: 'g', validUntil: 5 }, restriction)).toBe(false)
})

test('the earliest and latest moments are known of added items and of items read from a pack', () => {
  const added = createSearchIndex()
  const begun = item('begun', { validFrom: 100 })
  const ended = item('ended', { validUntil: 200, expiresAt: 300 })
  for (const one of [begun, ended]) added.add(one)
  const read = createSearchIndex()
  read.load([added.pack({ from: begun.entry.seq - 1, upTo: ended.entry.seq }, [])])
  const keys = (index: SearchIndex, restriction: Restriction): string[] =>
    index
      .list([], restriction)
      .map(({ key }) => key)
      .sort()
  for (const index of [added, read]) {
    expect(keys(index, { validAt: 150, now: 299 })).toEqual(['begun', 'ended'])
    expect(keys(index, { validAt: 99 })).toEqual(['ended'])
    expect(keys(index, { notEndedAt: 200 })).toEqual(['begun'])
    expect(keys(index, { now: 300 })).toEqual(['begun'])
  }
})

test('what ends later still holds after the dead were cleared away', () => {
  const index = createSearchIndex()
  const ask = (notEndedAt: number) =>
    index
      .search(
        [],
        { notEndedAt, query: index.analyse([], 'tea'), mode: 'hybrid', vector: vectorOf('tea') },
        10,
      )
      .map(({ entry }) => entry.key)
  index.add(item('later', { texts: ['tea'], validUntil: 9 }))
  expect(ask(1)).toEqual(['later']) // from now on, ends are known in their order
  for (let count = 0; count < 200; count++) {
    index.add(item('other', { texts: ['tea'], validUntil: 5 }))
    expect(ask(6)).toEqual(['later'])
  }
})
