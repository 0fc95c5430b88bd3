import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinParts, readSentences } from './sentences.mjs'

const sizes = fc.record({
  sentences: fc.integer({ min: 30, max: 60 }),
  count: fc.integer({ min: 1, max: 300 }),
})

test('texts are every sentence by itself, then pairs of different ones, none of them twice', () => {
  fc.assert(
    fc.property(sizes, ({ sentences, count }) => {
      const parts = joinParts(sentences, count)
      expect(parts).toHaveLength(count)
      expect(new Set(parts.map((places) => places.join(' '))).size).toBe(count)
      for (const [place, [left = -1, right = sentences]] of parts.entries()) {
        if (place < sentences) expect([left, right]).toEqual([place, sentences])
        else expect(left).toBeLessThan(right)
        expect(right).toBeLessThanOrEqual(sentences)
      }
    }),
  )
})

test('a smaller corpus is the beginning of a larger one', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 100 }), ({ sentences, count }, more) => {
      expect(joinParts(sentences, count + more).slice(0, count)).toEqual(joinParts(sentences, count))
    }),
  )
})

test('sentences and questions are distinct, and evidence names sentences', () => {
  const { sentences, questions, warmUp } = readSentences()
  expect(new Set(sentences).size).toBe(sentences.length)
  expect(new Set(questions.map(({ text }) => text)).size).toBe(questions.length)
  expect(warmUp.length).toBeGreaterThan(0)
  const missing = questions
    .flatMap(({ evidence }) => evidence)
    .filter((place) => sentences[place] === undefined)
  expect(missing).toEqual([])
})
