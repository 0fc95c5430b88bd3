/** Laws of filters: which values a search keeps, listed and found. */
import { expect } from 'vitest'
import type { Filter } from '../../src/core/filter.ts'
import type { JsonObject } from '../../src/core/json.ts'
import type { Store } from '../../src/store/store.ts'
import type { Law } from './contract.ts'
import { ADA, keysFound, put } from './store-items.ts'
import type { StoreSubject } from './store.ts'

/** Stores values; then says which of them a filter keeps, listed and found alike. */
async function keeper(
  store: Store,
  values: Readonly<Record<string, JsonObject>>,
): Promise<(filter: Filter) => Promise<string[]>> {
  await store.write(
    Object.entries(values).map(([key, value]) => put(key, '', { value, index: { text: 'tea' } })),
  )
  return async (filter) => {
    const listed = await keysFound(store, { filter, limit: 100 })
    expect(await keysFound(store, { filter, limit: 100, query: 'tea' })).toEqual(listed)
    return listed.sort()
  }
}

export function filterLaws(law: Law<StoreSubject>): void {
  law('a filter keeps the values that hold all of it, deeply', async ({ open }) => {
    const kept = await keeper(await open(), {
      a: { text: 'tea', tags: ['hot', 'green'], cup: { size: 2, of: { clay: true } } },
      b: { text: 'tea', tags: ['cold'], cup: { of: { clay: true }, size: 2 }, gone: null },
      c: { text: 'tea', tags: [], cup: { size: '2' }, 'cup.size': 9 },
    })
    expect(await kept({ text: 'tea' })).toEqual(['a', 'b', 'c'])
    expect(await kept({ 'tags[*]': 'hot' })).toEqual(['a'])
    expect(await kept({ tags: ['hot', 'green'] })).toEqual(['a'])
    expect(await kept({ tags: ['green', 'hot'] })).toEqual([])
    expect(await kept({ tags: [] })).toEqual(['c'])
    expect(await kept({ cup: { size: 2, of: { clay: true } } })).toEqual(['a', 'b'])
    expect(await kept({ cup: { size: 2 } })).toEqual([])
    expect(await kept({ cup: {} })).toEqual([])
    expect(await kept({ 'cup.of.clay': true })).toEqual(['a', 'b'])
    expect(await kept({ 'cup.size': 2 })).toEqual(['a', 'b'])
    expect(await kept({ 'cup.size': 9 })).toEqual(['c'])
    expect(await kept({ gone: null })).toEqual(['b'])
    expect(await kept({ text: 'tea', 'tags[0]': 'cold' })).toEqual(['b'])
    expect(await kept({ text: 'Tea' })).toEqual([])
    expect(await kept({ 'cup.size': true })).toEqual([])
    expect(await kept({})).toEqual(['a', 'b', 'c'])
  })

  law(
    'operators compare without converting: true is not 1, null and missing are in no order',
    async ({ open }) => {
      const kept = await keeper(await open(), {
        one: { n: 1 },
        two: { n: 2 },
        text: { n: '2' },
        yes: { n: true },
        none: { n: null },
        missing: {},
      })
      expect(await kept({ n: { $eq: 1 } })).toEqual(['one'])
      expect(await kept({ n: { $ne: 1 } })).toEqual(['missing', 'none', 'text', 'two', 'yes'])
      expect(await kept({ n: { $gt: 0 } })).toEqual(['one', 'two'])
      expect(await kept({ n: { $gte: 2 } })).toEqual(['two'])
      expect(await kept({ n: { $lt: 2 } })).toEqual(['one'])
      expect(await kept({ n: { $lte: 2 } })).toEqual(['one', 'two'])
      expect(await kept({ n: { $gt: 1, $lt: 2 } })).toEqual([])
      expect(await kept({ n: { $gte: 1, $ne: 2 } })).toEqual(['one'])
      expect(await kept({ n: { $gt: '1' } })).toEqual(['text'])
      expect(await kept({ n: { $gte: null } })).toEqual([])
      expect(await kept({ n: { $lt: true } })).toEqual([])
      expect(await kept({ n: { $in: [1, '2', null] } })).toEqual(['none', 'one', 'text'])
      expect(await kept({ n: { $in: [] } })).toEqual([])
      expect(await kept({ n: { $nin: [1, '2', null] } })).toEqual(['missing', 'two', 'yes'])
      expect(await kept({ n: { $exists: true } })).toEqual(['none', 'one', 'text', 'two', 'yes'])
      expect(await kept({ n: { $exists: false } })).toEqual(['missing'])
      expect(await kept({ n: null })).toEqual(['none'])
      expect(await kept({ n: { $not: { $gt: 1 } } })).toEqual(['missing', 'none', 'one', 'text', 'yes'])
    },
  )

  law(
    'moments compare as moments, whatever their zone; other texts by their characters',
    async ({ open }) => {
      const kept = await keeper(await open(), {
        day: { at: '2024-03-10' },
        zoned: { at: '2024-03-10T01:00:00+02:00' },
        late: { at: '2024-03-10 23:59' },
        word: { at: 'soon' },
        number: { at: 20240310 },
      })
      expect(await kept({ at: { $gte: '2024-03-10T00:00:00Z' } })).toEqual(['day', 'late', 'word'])
      expect(await kept({ at: { $lt: '2024-03-10' } })).toEqual(['zoned'])
      expect(await kept({ at: { $gt: '2024-03-09T23:00Z', $lte: '2024-03-10T23:59:00.000Z' } })).toEqual([
        'day',
        'late',
      ])
      expect(await kept({ at: '2024-03-10T00:00:00Z' })).toEqual([])
      expect(await kept({ at: { $gt: 'sooner', $lt: 't' } })).toEqual([])
      expect(await kept({ at: { $gte: 'soon' } })).toEqual(['word'])
    },
  )

  law('of several values at a path one is enough, and the opposites are of the whole', async ({ open }) => {
    const kept = await keeper(await open(), {
      hot: { tags: ['hot', 'green'], by: [{ n: 1 }, { n: 5 }] },
      cold: { tags: ['cold'], by: [{ n: 1 }] },
      none: { tags: [] },
    })
    expect(await kept({ 'tags[*]': { $in: ['hot', 'cold'] } })).toEqual(['cold', 'hot'])
    expect(await kept({ 'tags[*]': { $ne: 'hot' } })).toEqual(['cold', 'none'])
    expect(await kept({ 'tags[*]': { $nin: ['hot', 'cold'] } })).toEqual(['none'])
    expect(await kept({ 'tags[*]': { $exists: false } })).toEqual(['none'])
    expect(await kept({ 'by[*].n': { $gt: 3 } })).toEqual(['hot'])
    expect(await kept({ 'by[*].n': { $not: { $gt: 3 } } })).toEqual(['cold', 'none'])
    expect(await kept({ 'by.*.{n,m}': 5 })).toEqual(['hot'])
    expect(await kept({ 'by[-1].n': 1 })).toEqual(['cold'])
  })

  law('filters are joined by $and, $or and $not', async ({ open }) => {
    const kept = await keeper(await open(), {
      a: { n: 1, tag: 'x' },
      b: { n: 2, tag: 'x' },
      c: { n: 3 },
    })
    expect(await kept({ $and: [{ tag: 'x' }, { n: { $gt: 1 } }] })).toEqual(['b'])
    expect(await kept({ $or: [{ n: 1 }, { n: 3 }] })).toEqual(['a', 'c'])
    expect(await kept({ $not: { tag: 'x' } })).toEqual(['c'])
    expect(await kept({ tag: 'x', $or: [{ n: 3 }, { $not: { n: 2 } }] })).toEqual(['a'])
  })

  law('a property is found whatever its name, and only where the value has it', async ({ open }) => {
    const kept = await keeper(await open(), {
      odd: JSON.parse('{"__proto__":{"n":1},"$price":5,"a.b":1,"":0}') as JsonObject,
      plain: { a: { b: 1 } },
    })
    expect(await kept({ '__proto__.n': 1 })).toEqual(['odd'])
    expect(await kept({ ['__proto__']: { $exists: true } })).toEqual(['odd'])
    expect(await kept({ ['constructor']: { $exists: true } })).toEqual([])
    expect(await kept({ '{$price}': 5 })).toEqual(['odd'])
    expect(await kept({ 'a.b': 1 })).toEqual(['odd', 'plain'])
    expect(await kept({ $: { $eq: { a: { b: 1 } } } })).toEqual(['plain'])
  })

  law('a filter takes results away, and leaves every score as it was', async ({ open }) => {
    const store = await open()
    const turn = (position: number, content: string) =>
      put(`t${position}`, content, {
        value: { content, odd: position % 2 === 1 },
        index: { group: 'g', position },
      })
    await store.write([turn(1, 'green tea'), turn(2, 'with milk'), turn(3, 'tea again'), turn(4, 'never')])
    for (const mode of ['hybrid', 'vector', 'lexical'] as const) {
      const all = await store.search(ADA, { query: 'green tea', mode })
      const odd = await store.search(ADA, { query: 'green tea', mode, filter: { odd: true } })
      expect(odd.length).toBeGreaterThan(0)
      expect(odd).toEqual(all.filter(({ value }) => value['odd'] === true))
    }
  })

  law('the page is filled however deep what fits lies', async ({ open }) => {
    const store = await open()
    const writes = Array.from({ length: 300 }, (_, n) =>
      put(`k${n}`, 'tea', { value: { content: 'tea', n }, ...(n % 5 === 0 && { index: false }) }),
    )
    await store.write(writes)
    const filter: Filter = { n: { $in: [2, 5, 101, 299] } }
    expect(await keysFound(store, { filter, limit: 3 })).toEqual(['k299', 'k101', 'k5'])
    const query = 'tea'
    expect(await keysFound(store, { query, filter })).toEqual(['k299', 'k101', 'k2', 'k5'])
    expect(await keysFound(store, { query, filter, limit: 2, offset: 2 })).toEqual(['k2', 'k5'])
    expect(await keysFound(store, { query, filter, limit: 0 })).toEqual([])
    expect(await keysFound(store, { query, filter, offset: 4 })).toEqual([])
  })
}
