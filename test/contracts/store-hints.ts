/** Laws of the index hint. */
import { expect } from 'vitest'
import type { IndexHint } from '../../src/core/item.ts'
import type { JsonObject } from '../../src/core/json.ts'
import type { Namespace } from '../../src/core/namespace.ts'
import type { Store } from '../../src/store/store.ts'
import { UNEMBEDDABLE } from '../fakes/fake-embedder.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, keysFound, memory, put } from './store-items.ts'
import type { StoreSubject } from './store.ts'

/** Stores a value and says by which of these words it is found. */
async function foundBy(
  store: Store,
  { value, index, words }: { value: JsonObject; index?: IndexHint | false; words: string[] },
): Promise<string[]> {
  await store.put(ADA, 'k', value, { index })
  const found: string[] = []
  for (const query of words) {
    const matches = await store.search(ADA, { query, mode: 'lexical', minScore: 0 })
    if (matches.length > 0) found.push(query)
  }
  return found
}

export function hintLaws(law: Law<StoreSubject>): void {
  law('a memory is found by its content, any other value by its strings', async ({ open }) => {
    const store = await open()
    const words = ['tea', 'clay', 'memory', 'london']
    const note = { kind: 'Memory', content: { content: 'tea', cup: 'clay' }, sources: ['london'] }
    expect(await foundBy(store, { value: note, words })).toEqual(['tea'])
    expect(await foundBy(store, { value: { ...note, kind: 'Cup' }, words })).toEqual(['tea', 'clay'])
    const value = { deep: [{ of: 'tea' }, 'clay', 7], place: 'london' }
    expect(await foundBy(store, { value, words })).toEqual(['tea', 'clay', 'london'])
  })

  law('false keeps an item out of the index, and listed', async ({ open }) => {
    const store = await open()
    expect(await foundBy(store, { value: { content: 'tea' }, index: false, words: ['tea'] })).toEqual([])
    expect(await keysFound(store)).toEqual(['k'])
    expect(await store.get(ADA, 'k')).toMatchObject({ index: false })
    expect(await foundBy(store, { value: { content: 'tea' }, words: ['tea'] })).toEqual(['tea'])
  })

  law('a text is searched instead of the value, and the match shows it', async ({ open }) => {
    const store = await open()
    const value = { content: 'coffee' }
    const index = { text: 'green tea' }
    expect(await foundBy(store, { value, index, words: ['tea', 'coffee'] })).toEqual(['tea'])
    const [match] = await store.search(ADA, { query: 'tea' })
    expect(match).toMatchObject({ text: 'green tea', value, index })
  })

  law('an item with several texts scores by the best, once', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'both', { n: 1 }, { index: { text: ['red car', 'green tea'] } })
    await store.put(ADA, 'one', { n: 2 }, { index: { text: 'green tea' } })
    for (const query of ['green tea', 'red car']) {
      const [best, ...others] = await store.search(ADA, { query, kinds: ['Unknown'] })
      expect(best?.score).toBeGreaterThan(0.5)
      expect([best, ...others].map((match) => match?.key).sort()).toEqual(['both', 'one'])
    }
    const scores = (await store.search(ADA, { query: 'green tea' })).map(({ score }) => score)
    expect(scores[0]).toBe(scores[1])
    expect((await store.search(ADA, { query: 'car' }))[0]?.text).toBe('red car\ngreen tea')
  })

  law('fields are paths into the value, each match a text of its own', async ({ open }) => {
    const store = await open()
    const value = {
      title: 'tea',
      tags: ['clay', 'cup'],
      parts: [{ t: 'one' }, { t: 'two' }],
      n: 42,
      cat: 'x',
    }
    const words = ['tea', 'clay', 'cup', 'one', 'two', '42', 'x']
    const found = (...fields: string[]) => foundBy(store, { value, index: { fields }, words })
    expect(await found('title')).toEqual(['tea'])
    expect(await found('tags[*]', 'n')).toEqual(['clay', 'cup', '42'])
    expect(await found('tags[-1]', 'parts[0].t')).toEqual(['cup', 'one'])
    expect(await found('parts[*].t')).toEqual(['one', 'two'])
    expect(await found('{title,parts[*].t}')).toEqual(['tea', 'one', 'two'])
    expect(await found('parts[-1].{t,n}', '{n}')).toEqual(['two', '42'])
    expect(await found('parts')).toEqual(['one', 'two'])
    expect(await found('missing', 'tags[9]', 'title.deeper', '{no,title.{no}}')).toEqual([])
    expect(await found()).toEqual([])
    expect((await found('$')).toSorted()).toEqual(words.toSorted())
  })

  law('an update replaces every old text', async ({ open }) => {
    const store = await open()
    const words = ['red', 'green', 'blue']
    const texts = (...text: string[]) => foundBy(store, { value: { n: 1 }, index: { text }, words })
    expect(await texts('red', 'green', 'blue')).toEqual(words)
    expect(await texts('green')).toEqual(['green'])
    expect(await texts('')).toEqual([])
    await store.delete(ADA, 'k')
    expect(await texts('blue')).toEqual(['blue'])
  })

  law('an item that was changed scores as one that never was: no old vector is left', async ({ open }) => {
    const store = await open()
    const words = ['red', 'green', 'blue']
    const scores = (namespace: Namespace, shown = store) =>
      Promise.all(
        words.map(async (query) => {
          const matches = await shown.search(namespace, { query, mode: 'vector' })
          return matches.map(({ key, score }) => [key, score])
        }),
      )
    const texts: IndexHint[] = [{ text: words }, { text: ['green'] }, { fields: ['tags[*]'] }]
    const states: (IndexHint | false)[] = [...texts, false, { fields: [] }, { text: 'blue' }]
    for (const [n, index] of [...states, ...states.toReversed()].entries()) {
      const value = { tags: n % 2 === 0 ? ['red', 'blue'] : ['green'] }
      if (n % 4 === 3) await store.delete(ADA, 'k')
      await store.put(ADA, 'k', value, { index })
      await store.put(['fresh', String(n)], 'k', value, { index })
      expect(await scores(ADA)).toEqual(await scores(['fresh', String(n)]))
    }
    expect(await scores(ADA, await open())).toEqual(await scores(ADA))
    await store.delete(ADA, 'k')
    for (const shown of [store, await open()]) expect(await scores(ADA, shown)).toEqual([[], [], []])
  })

  law('an update whose text cannot be embedded leaves the item as it was', async ({ open }) => {
    const store = await open()
    const item = await store.put(ADA, 'k', { content: 'green tea' })
    const before = await store.search(ADA, { query: 'tea' })
    expectError(await failureOf(store.put(ADA, 'k', { content: UNEMBEDDABLE })), 'embedder_failed')
    expect(await store.get(ADA, 'k')).toEqual(item)
    expect(await store.search(ADA, { query: 'tea' })).toEqual(before)
    expect(await keysFound(store, { query: UNEMBEDDABLE, mode: 'lexical' })).toEqual([])
  })

  law(
    'a put without a hint keeps group, position, label and time, and derives the text again',
    async ({ open }) => {
      const store = await open()
      const kept = { group: 'talk', position: 3, label: 'Ada', time: '2024-01-01T00:00:00.000Z' }
      await store.put(
        ADA,
        'k',
        { content: 'coffee' },
        { index: { ...kept, text: 'green tea', fields: ['x'] } },
      )
      const again = await store.put(ADA, 'k', { content: 'red car' })
      expect(again.index).toEqual(kept)
      expect(await keysFound(store, { query: 'tea coffee', mode: 'lexical' })).toEqual([])
      expect(await keysFound(store, { query: 'car', mode: 'lexical', group: 'talk' })).toEqual(['k'])
      expect((await store.put(ADA, 'k', { content: 'x' }, { index: {} })).index).toBe(undefined)
    },
  )

  law('a hint keeps what it was given, with its time in UTC', async ({ open }) => {
    const store = await open()
    const index = { text: ['a'], group: 'g', position: -1.5, label: 'É', time: '2024-01-01 01:00+02:00' }
    const item = await store.put(ADA, 'k', memory('Memory', 'tea'), { index })
    expect(item.index).toEqual({ ...index, time: '2023-12-31T23:00:00.000Z' })
  })

  law('neighbours are in the order of their positions, whatever order they came in', async ({ open }) => {
    const [one, two] = [await open(), await open()]
    const said = (position: number) =>
      put(`t${position}`, position === 5 ? 'tea' : `filler${position}`, { index: { group: 'g', position } })
    await one.write([9, 1, 5, 7, 3].map(said))
    await two.write([8, 2].map(said))
    const near = await keysFound(one, { query: 'tea', mode: 'lexical', limit: 100 })
    expect(near.toSorted()).toEqual(
      ['t2', 't3', 't5', 't7', 't8', 't1', 't9'].filter((key) => near.includes(key)).sort(),
    )
    expect(near).toHaveLength(7)
    await one.delete(ADA, 't7')
    await one.write([said(4), said(6)])
    expect((await keysFound(two, { query: 'tea', mode: 'lexical', limit: 100 })).sort()).toEqual([
      't2',
      't3',
      't4',
      't5',
      't6',
      't8',
      't9',
    ])
  })
}
