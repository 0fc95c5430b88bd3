import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSearchIndex, type SearchIndex } from '../../src/search/search-index.ts'
import { quantize } from '../../src/search/vectors.ts'
import { changes, item, question, vectorOf } from './corpus.ts'

const MODES = ['hybrid', 'vector', 'lexical'] as const
const DIMENSIONS = 128

/** Two indexes of the same items: one looks at everything, the other by sign bits first. */
function both(fill: (index: SearchIndex) => void): { full: SearchIndex; few: SearchIndex } {
  const full = createSearchIndex({ fullScan: Infinity })
  const few = createSearchIndex({ fullScan: 0 })
  fill(full)
  fill(few)
  return { full, few }
}

test('where the candidates are all there is, a search by candidates is a full scan', () => {
  fc.assert(
    fc.property(changes, question, fc.constantFrom(...MODES), (list, text, mode) => {
      const added = list.map((change) => (change.type === 'add' ? item(change.key, change.options) : change))
      const { full, few } = both((index) => {
        for (const change of added) {
          if ('entry' in change) index.add(change)
          else index.remove(change.namespace, change.key)
        }
      })
      const [left, right] = [full, few].map((index) => {
        const query = index.analyse([], text)
        return index.search([], { query, mode, vector: vectorOf(query.text), kinds: ['Memory'] }, 30)
      })
      expect(right).toEqual(left)
    }),
    { numRuns: 80 },
  )
})

/** A generator of numbers below 1, the same every time. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
}

/** A crowd around some centres, as sentences are around subjects. */
function crowd(index: SearchIndex, { count, grouped }: { count: number; grouped: boolean }): Float32Array[] {
  const random = randomOf(7)
  const around = (centre: Float32Array, spread: number): Float32Array =>
    centre.map((value) => value + spread * (random() - 0.5))
  const centres = Array.from({ length: 60 }, () => around(new Float32Array(DIMENSIONS), 2))
  const words = Array.from({ length: 400 }, (_, at) => `word${at.toString(36)}`)
  for (let at = 0; at < count; at++) {
    const vector = around(centres[at % centres.length] as Float32Array, 1.6)
    const text = Array.from({ length: 8 }, () => words[Math.floor(random() ** 2 * words.length)]).join(' ')
    const place = grouped
      ? { group: `g${Math.floor(at / 12)}`, position: at % 12, label: at % 2 === 0 ? 'Ada' : 'Bob' }
      : {}
    const length = Math.hypot(...vector)
    const entry = {
      namespace: ['ns'],
      key: `k${at}`,
      seq: at + 1,
      kind: at % 3 === 0 ? 'Turn' : 'Memory',
      ...place,
    }
    index.add({
      entry,
      texts: [text],
      vectors: [
        quantize(
          vector.map((value) => value / length),
          1,
        ),
      ],
    })
  }
  return centres.map((centre) => around(centre, 0.8))
}

test.each([false, true])(
  'by candidates at least 0.99 of the fused first ten are found (in groups: %s)',
  (grouped) => {
    const questions: Float32Array[] = []
    const { full, few } = both((index) =>
      questions.splice(0, Infinity, ...crowd(index, { count: 12_000, grouped })),
    )
    let kept = 0
    let all = 0
    questions.forEach((vector, at) => {
      const query = full.analyse(
        [],
        `What did Ada say of word${(at * 5).toString(36)} and word${(at * 3).toString(36)}?`,
      )
      const search = { query, mode: 'hybrid', vector } as const
      const expected = full.search([], search, 10).map(({ entry }) => entry.key)
      const found = new Set(few.search([], search, 10).map(({ entry }) => entry.key))
      kept += expected.filter((key) => found.has(key)).length
      all += expected.length
    })
    expect(kept / all).toBeGreaterThan(0.99)
  },
)

test('pages of a search by candidates neither repeat nor skip, down to the last item', () => {
  const questions: Float32Array[] = []
  const few = createSearchIndex({ fullScan: 100 })
  questions.push(...crowd(few, { count: 6000, grouped: false }))
  const search = { query: few.analyse([], 'word1 word2'), mode: 'hybrid', vector: questions[0] } as const
  const whole = few.search([], search, Infinity).map(({ entry }) => entry.key)
  expect(new Set(whole).size).toBe(whole.length)
  for (const count of [1, 10, 500, 2500, 4000, 6000]) {
    expect(few.search([], search, count).map(({ entry }) => entry.key)).toEqual(whole.slice(0, count))
  }
})

test('a restriction is applied before candidates are chosen', () => {
  const { full, few } = both((index) => void crowd(index, { count: 6000, grouped: true }))
  const vector = crowd(createSearchIndex(), { count: 1, grouped: false })[3] as Float32Array
  for (const restriction of [{ group: 'g17' }, { kinds: ['Turn'] }, { kinds: ['Turn'], group: 'g400' }]) {
    const search = { ...restriction, query: full.analyse([], 'word1 word2'), mode: 'hybrid', vector } as const
    const expected = full.search([], search, 10)
    expect(expected.length).toBeGreaterThan(3)
    expect(few.search([], search, 10)).toEqual(expected)
  }
})
