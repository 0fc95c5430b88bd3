/** Laws of pages: nothing repeats, nothing is skipped. */
import { expect } from 'vitest'
import type { SearchOptions, Store } from '../../src/store/store.ts'
import type { Law } from './contract.ts'
import { ADA, keysFound, put, readPages } from './store-items.ts'
import type { StoreSubject } from './store.ts'

/** 150 items: every third unindexed, every second even. */
async function fill(store: Store): Promise<void> {
  const writes = Array.from({ length: 150 }, (_, index) =>
    put(`k${index}`, `tea ${'and more '.repeat(index % 7)}`, {
      value: { content: `tea ${index % 11}`, even: index % 2 === 0 },
      ...(index % 3 === 0 && { index: false }),
    }),
  )
  await store.write(writes)
}

export function pageLaws(law: Law<StoreSubject>): void {
  law('ten items are found by default', async ({ open }) => {
    const store = await open()
    await fill(store)
    expect(await store.search(ADA)).toHaveLength(10)
    expect(await store.search(ADA, { query: 'tea' })).toHaveLength(10)
  })

  law('pages put together are the whole, in the same order', async ({ open }) => {
    const store = await open()
    await fill(store)
    const searches: [SearchOptions, number][] = [
      [{}, 150],
      [{ query: 'tea' }, 150],
      [{ query: 'tea', filter: { even: true } }, 75],
      [{ filter: { even: false } }, 75],
      [{ query: 'tea', minScore: 0 }, 100],
      [{ query: 'tea', mode: 'lexical' }, 150],
      [{ query: 'tea', filter: { $or: [{ content: { $gte: 'tea 5' } }, { even: { $ne: true } }] } }, 108],
    ]
    for (const [options, count] of searches) {
      const whole = await keysFound(store, { ...options, limit: 1000 })
      expect(whole).toHaveLength(count)
      expect(new Set(whole).size).toBe(count)
      for (const size of [1, 7, 64, 100]) {
        const pages = await readPages(store, options, size)
        expect(pages.map(({ key }) => key)).toEqual(whole)
      }
    }
  })

  law('a limit of none and an offset past the end give nothing', async ({ open }) => {
    const store = await open()
    await store.write([put('a', 'tea'), put('b', 'tea', { index: false })])
    for (const query of [undefined, 'tea']) {
      expect(await store.search(ADA, { query, limit: 0 })).toEqual([])
      expect(await store.search(ADA, { query, offset: 2 })).toEqual([])
      expect(await store.search(ADA, { query, offset: 1 })).toHaveLength(1)
      expect(await store.search(ADA, { query, limit: Number.MAX_SAFE_INTEGER })).toHaveLength(2)
    }
  })

  law('an offset within the unindexed items goes on where the page before ended', async ({ open }) => {
    const store = await open()
    await store.write([
      put('raw1', 'tea', { index: false }),
      put('tea', 'tea'),
      put('raw2', 'tea', { index: { text: '' } }),
      put('raw3', 'tea', { index: { fields: ['missing'] } }),
    ])
    const page = (offset: number) => keysFound(store, { query: 'tea', limit: 2, offset })
    expect([await page(0), await page(1), await page(2), await page(3)]).toEqual([
      ['tea', 'raw3'],
      ['raw3', 'raw2'],
      ['raw2', 'raw1'],
      ['raw1'],
    ])
  })

  law('items kept out of the index come after the ranked ones, newest first', async ({ open }) => {
    const store = await open()
    await store.write([
      put('raw1', 'green tea', { index: false }),
      put('tea', 'tea'),
      put('raw2', 'green tea', { index: false }),
      put('best', 'green tea'),
    ])
    expect(await keysFound(store, { query: 'green tea' })).toEqual(['best', 'tea', 'raw2', 'raw1'])
    const [, , raw] = await store.search(ADA, { query: 'green tea' })
    expect(raw).not.toHaveProperty('score')
    expect(raw).not.toHaveProperty('text')
  })

  law('of equal scores the newer comes first', async ({ open }) => {
    const store = await open()
    await store.write([put('a', 'tea'), put('b', 'tea'), put('c', 'tea')])
    expect(await keysFound(store, { query: 'tea' })).toEqual(['c', 'b', 'a'])
    await store.write([put('a', 'tea')])
    expect(await keysFound(store, { query: 'tea' })).toEqual(['a', 'c', 'b'])
  })
}
