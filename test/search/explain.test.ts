import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Explain } from '../../src/search/explain.ts'
import { createSearchIndex } from '../../src/search/search-index.ts'
import { changes, item, type ItemOptions, question, vectorOf } from './corpus.ts'

const NS = ['ns']
const MODES = ['hybrid', 'vector', 'lexical'] as const

/** The best match's explanation. */
function explained(text: string, items: ItemOptions[], mode: (typeof MODES)[number] = 'hybrid') {
  const index = createSearchIndex()
  items.forEach((options, at) => index.add(item(`k${at}`, options)))
  const query = index.analyse(NS, text)
  const [best] = index.search(NS, { query, mode, vector: vectorOf(query.text), explain: true }, 1)
  return best?.explain ?? expect.fail('nothing was found')
}

const says = ({ parts }: Explain): Record<string, string> =>
  Object.fromEntries(parts.map(({ part, says }) => [part, says]))

test('the points add up to the score, none above its most, and the mosts to 1 where all is named', () => {
  fc.assert(
    fc.property(changes, question, fc.constantFrom(...MODES), (list, text, mode) => {
      const index = createSearchIndex()
      for (const change of list) if (change.type === 'add') index.add(item(change.key, change.options))
      const query = index.analyse([], text)
      for (const hit of index.search([], { query, mode, vector: vectorOf(query.text), explain: true }, 50)) {
        const parts = hit.explain?.parts ?? []
        expect(Math.fround(parts.reduce((sum, { points }) => sum + points, 0))).toBeCloseTo(hit.score, 6)
        for (const { points, most } of parts) {
          expect(points).toBeGreaterThanOrEqual(0)
          expect(points).toBeLessThanOrEqual(most * 1.02) // int8 codes are off by up to 1/254
        }
        const most = parts.reduce((sum, part) => sum + part.most, 0)
        const base = mode === 'hybrid' ? 6 : 3
        const named = (query.label === undefined ? 0 : 0.4) + (query.date === undefined ? 0 : 0.5)
        expect(most).toBeCloseTo((base + named) / (base + 0.9), 10)
      }
    }),
    { numRuns: 60 },
  )
})

test('meaning and words are told in percent, with the matched terms', () => {
  const explain = explained('teas', [{ texts: ['tea'] }])
  expect(explain.matched).toEqual(['tea'])
  expect(says(explain)).toEqual({
    meaning: expect.stringMatching(/^Its meaning is \d+% similar to the query's\.$/) as string,
    meaningAround: 'Similarity again: it has no neighbours, so it stands for itself.',
    words: "It holds “tea”: 53% of what the query's words weigh.",
    wordsAround: 'Share of the words again: it has no neighbours, so it stands for itself.',
  })
})

test('neighbours are told of where there are any', () => {
  const turn = (text: string, position: number): ItemOptions => ({ texts: [text], group: 'g', position })
  const { wordsAround, meaningAround } = says(explained('tea', [turn('tea', 1), turn('tea', 2)]))
  expect(meaningAround).toBe('Similarity together with its neighbours: 100%.')
  expect(wordsAround).toMatch(/^Share of the words together with its neighbours: \d+%\.$/)
})

test('each mode tells only of its half', () => {
  const parts = (mode: (typeof MODES)[number]): string[] =>
    explained('tea', [{ texts: ['tea'] }], mode).parts.map(({ part }) => part)
  expect(parts('vector')).toEqual(['meaning', 'meaningAround'])
  expect(parts('lexical')).toEqual(['words', 'wordsAround'])
  expect(parts('hybrid')).toEqual(['meaning', 'meaningAround', 'words', 'wordsAround'])
})

test('a text that cannot be embedded says so, and one without the words too', () => {
  const unread = explained('tea', [{ texts: ['tea'], unread: true }])
  expect(says(unread)['meaning']).toBe(
    'The embedder has no vector for this text, so it is found by its words only.',
  )
  expect(
    says(explained('teapot', [{ texts: ['dog'], label: 'Ada', time: 0 }, { texts: ['tea'] }]))['words'],
  ).toBe("It holds none of the query's words.")
})

test('a named person counts for and against', () => {
  const items = [{ texts: ['tea'], label: 'Ada' }]
  expect(says(explained('Does Ada drink tea?', items))['label']).toBe("It is Ada's, whom the query names.")
  const others = [{ texts: ['tea'] }, { texts: ['dog'], label: 'Ada' }]
  expect(says(explained('tea tea Ada', [...others], 'lexical'))['label']).toBe(
    "It is not Ada's, whom the query names.",
  )
  expect(says(explained('Does Bob drink tea?', items))).not.toHaveProperty('label')
})

test.for([
  ['2023-05-09', 'in May 2023', 'It is from May 2023, which the query names.'],
  ['2023-05-09', 'on 20 May', 'It is near 20 May, which the query names.'],
  ['2023-06-02', 'in May', 'It is from just after May, which the query names.'],
  ['2022-05-09', 'on 8 May 2023', 'It is not from 8 May 2023, which the query names.'],
] as const)('tea of %s, asked for %s: "%s"', ([moment, when, sentence]) => {
  const time = Date.parse(moment)
  expect(says(explained(`tea ${when}`, [{ texts: ['tea'], time }]))['time']).toBe(sentence)
})
