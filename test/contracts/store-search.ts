/** Laws of what a search finds, and how it is scored. */
import { expect } from 'vitest'
import type { Law } from './contract.ts'
import { ADA, BOB, keysFound, put, tick } from './store-items.ts'
import type { StoreSubject } from './store.ts'

/** Turns of a conversation: neighbours in the order of their positions. */
const turn = (position: number, content: string) =>
  put(`t${position}`, content, { index: { group: 'talk', position } })

export function searchLaws(law: Law<StoreSubject>): void {
  law('the best match comes first, with a score from 0 to 1, its text and its item', async ({ open }) => {
    const store = await open()
    const items = await store.write([
      put('dog', 'her dog is called Pascal'),
      put('tea', 'she drinks green tea'),
      put('car', 'her car is red'),
    ])
    const matches = await store.search(ADA, { query: 'green tea' })
    expect(matches[0]).toEqual({
      ...items[1],
      text: 'she drinks green tea',
      score: expect.any(Number) as number,
    })
    const scores = matches.map(({ score = NaN }) => score)
    expect(scores[0]).toBeGreaterThan(0.5)
    expect(scores).toEqual(scores.toSorted((left, right) => right - left))
    expect(Math.min(...scores)).toBeGreaterThan(0)
    expect(Math.max(...scores)).toBeLessThanOrEqual(1)
  })

  law(
    'without a query, or with an empty one, items are listed newest change first, unscored',
    async ({ open }) => {
      const store = await open()
      await store.write([put('a', 'one'), put('b', 'two', { index: false }), put('c', 'three')])
      await tick()
      await store.put(ADA, 'a', { content: 'four' })
      for (const query of [undefined, '', ' \n']) {
        const matches = await store.search(ADA, { query })
        expect(matches.map(({ key }) => key)).toEqual(['a', 'c', 'b'])
        for (const match of matches) expect(match).not.toHaveProperty('score')
      }
    },
  )

  law('lexical finds words, vector finds meaning, hybrid adds them up', async ({ open }) => {
    const store = await open()
    await store.write([put('tea', 'green tea'), put('zebra', 'zebra crossing')])
    const [best, ...none] = await store.search(ADA, { query: 'the tea', mode: 'lexical' })
    expect([best?.key, none]).toEqual(['tea', []])
    const lexical = best?.score ?? NaN
    const [nearest] = await store.search(ADA, { query: 'the tea', mode: 'vector' })
    const vector = nearest?.score ?? NaN
    const [both] = await store.search(ADA, { query: 'the tea' })
    expect([nearest?.key, both?.key]).toEqual(['tea', 'tea'])
    expect(both?.score).toBeCloseTo((lexical * 3.9 + vector * 3.9) / 6.9, 5)
  })

  law('words are found whatever their case, accents and endings', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'cafe', { content: 'She visited the Café Müller' })
    for (const query of ['cafes', 'MULLER', 'visiting', 'Café?']) {
      expect(await keysFound(store, { query, mode: 'lexical' })).toEqual(['cafe'])
    }
    expect(await keysFound(store, { query: 'the she', mode: 'lexical' })).toEqual([])
  })

  law('a query of words that stand nowhere finds nothing by words', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'tea', { content: 'green tea' })
    expect(await store.search(ADA, { query: 'quantum', mode: 'lexical' })).toEqual([])
  })

  law('a turn is found by what was said around it', async ({ open }) => {
    const store = await open()
    await store.write([
      turn(1, 'where did you go on holiday?'),
      turn(2, 'lisbon'),
      turn(9, 'my laptop is broken'),
      put('alone', 'lisbon'),
    ])
    const query = 'holiday'
    const found = await store.search(ADA, { query, mode: 'lexical', explain: true })
    expect(found.map(({ key }) => key).sort()).toEqual(['t1', 't2', 't9'])
    expect(found[0]?.key).toBe('t1')
    const beside = found.find(({ key }) => key === 't2')
    expect(beside?.explain?.matched).toEqual([])
    expect(beside?.explain?.parts.map(({ part, points }) => [part, points > 0])).toEqual([
      ['words', false],
      ['wordsAround', true],
    ])
  })

  law('who spoke is a label: the query that names one prefers their items', async ({ open }) => {
    const store = await open()
    await store.write([
      put('hers', 'my sister paints boats', { index: { label: 'Caroline' } }),
      put('mine', 'my sister paints boats', { index: { label: 'Melanie' } }),
    ])
    for (const [query, key, other] of [
      ["What does Caroline's sister paint?", 'hers', 'mine'],
      ['what does MELANIE’s sister paint', 'mine', 'hers'],
    ] as const) {
      const [best, second] = await store.search(ADA, { query })
      expect([best?.key, second?.key]).toEqual([key, other])
      expect((best?.score ?? 0) - (second?.score ?? 0)).toBeCloseTo(0.4 / 6.9, 5)
    }
  })

  law('when is a time: the query that names a month prefers its items', async ({ open }) => {
    const store = await open()
    await store.write([
      put('june', 'we went to the sea', { index: { time: '2023-06-15' } }),
      put('may', 'we went to the sea', { index: { time: '2023-05-08T10:00:00+02:00' } }),
    ])
    const [best, second] = await store.search(ADA, { query: 'Where did we go on 8 May 2023?' })
    expect([best?.key, second?.key]).toEqual(['may', 'june'])
    expect((best?.score ?? 0) - (second?.score ?? 0)).toBeCloseTo(0.5 / 6.9, 5)
  })

  law('explain gives the parts, which add up to the score, each with a sentence', async ({ open }) => {
    const store = await open()
    await store.write([put('tea', 'green tea'), turn(1, 'tea is warm'), turn(2, 'so it is')])
    const matches = await store.search(ADA, { query: 'is the tea warm?', explain: true })
    expect(matches).toHaveLength(3)
    for (const { score = NaN, explain } of matches) {
      const points = explain?.parts.map((part) => part.points) ?? []
      expect(points.reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 6)
      for (const part of explain?.parts ?? []) expect(part.says).toMatch(/^[A-Z].+\.$/)
    }
    expect(matches[0]?.explain?.matched).toEqual(['tea', 'warm'])
    expect((await store.search(ADA, { query: 'tea' }))[0]).not.toHaveProperty('explain')
  })

  law('a text the embedder cannot read is found by its words, and explain says so', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'bang', { content: '!?' }, { index: { text: ['!?'] } })
    await store.put(ADA, 'tea', { content: 'tea' })
    expect(await keysFound(store, { query: 'tea' })).toEqual(['tea'])
    expect(await keysFound(store)).toEqual(['tea', 'bang'])
  })

  law('a search sees every change of another store over the same database', async ({ open }) => {
    const [one, two] = [await open(), await open()]
    expect(await keysFound(two, { query: 'tea' })).toEqual([])
    await one.put(ADA, 'tea', { content: 'green tea' })
    expect(await keysFound(two, { query: 'tea' })).toEqual(['tea'])
    await one.put(ADA, 'tea', { content: 'black coffee' })
    const [changed] = await two.search(ADA, { query: 'coffee', mode: 'lexical' })
    expect(changed).toMatchObject({ value: { content: 'black coffee' }, text: 'black coffee', version: 2 })
    expect(await keysFound(two, { query: 'green tea', mode: 'lexical' })).toEqual([])
    await one.delete(ADA, 'tea')
    expect(await keysFound(two, { query: 'coffee' })).toEqual([])
    const third = await open()
    await one.put(BOB, 'dog', { content: 'Pascal' })
    expect(await keysFound(third, { query: 'pascal' }, [])).toEqual(['dog'])
  })

  law('a search begun after a write resolved sees it, however many run at once', async ({ open }) => {
    const [one, two] = [await open(), await open()]
    const found = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        await one.put(ADA, `k${index}`, { content: `tea ${index}` })
        return keysFound(two, { limit: 100 })
      }),
    )
    found.forEach((keys, index) => expect(keys).toContain(`k${index}`))
  })
}
