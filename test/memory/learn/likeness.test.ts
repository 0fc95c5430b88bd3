import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as likeness from '../../../src/memory/learn/likeness.ts'
import pairs from '../../bench/likeness-pairs.json' with { type: 'json' }

const { likenessOfWords, stated } = likeness
const saysTheSame = (left: string, right: string, measured?: likeness.Measured): boolean =>
  likeness.saysTheSame(stated(left), stated(right), measured)
const isBeginningOf = (text: string, known: string): boolean =>
  likeness.isBeginningOf(stated(text), stated(known))

test.for(pairs.different as [string, string][])('not the same, however alike: %s / %s', ([left, right]) => {
  expect(saysTheSame(left, right)).toBe(false)
  expect(saysTheSame(left, right, { cosine: 0.9 })).toBe(saysTheSame(right, left, { cosine: 0.9 }))
})

test.for([
  ['Ada drinks green tea.', 'Ada drinks green tea'],
  ['Ada lives in Lisbon.', 'Ada resides in Lisbon.'],
  ['Ada has 2 children.', 'Ada has two kids.'],
  ['In May 2023 Ada moved to Lisbon.', 'Ada moved to Lisbon in May 2023.'],
  ['Ada likes hiking and painting.', 'Ada enjoys painting and hiking.'],
  ['Ada speaks English, Greek and Urdu.', 'Ada speaks Urdu, English and Greek.'],
  ['Ada never eats meat.', 'Ada does not eat meat.'],
  ['The café Ada likes is on Rua Augusta.', 'The cafe that Ada likes is on Rua Augusta.'],
] as const)('the same without a look at vectors: %s / %s', ([left, right]) => {
  expect(saysTheSame(left, right)).toBe(true)
  expect(saysTheSame(right, left)).toBe(true)
})

test('exchanged words count by their own likeness, not by how much surrounds them', () => {
  const short = ['Ada teaches maths.', 'Ada teaches mathematics.'] as const
  expect(saysTheSame(...short)).toBe(false)
  expect(saysTheSame(...short, { cosine: 0.93 })).toBe(true)
  expect(saysTheSame(...short, { cosine: 0.9 })).toBe(false)
  expect(likenessOfWords(0.9, { size: 5, exchanged: 1 })).toBeCloseTo(0.5)
  expect(likenessOfWords(0.9, { size: 5, exchanged: 2 })).toBeCloseTo(0.75)
})

test('no likeness outvotes a number, a negation, a name or a word too many', () => {
  for (const [left, right] of [
    ['Ada has 2 cats.', 'Ada has 3 cats.'],
    ['Ada eats meat.', 'Ada does not eat meat.'],
    ['Ada likes tea.', 'Bob likes tea.'],
    ['Ada drinks tea.', 'Ada drinks tea with milk.'],
    ['Ada likes tea.', 'Ada hates tea.'],
    ['She lives here.', 'He lives here.'],
  ] as const) {
    expect(saysTheSame(left, right, { cosine: 1 }), `${left} / ${right}`).toBe(false)
  }
})

test('a text without words is the same as itself only', () => {
  expect(saysTheSame('!?', '!?')).toBe(true)
  expect(saysTheSame('!?', '…', { cosine: 1 })).toBe(false)
})

const word = fc.constantFrom(
  ...'Ada Bob tea coffee likes hates not 2 and from to Lisbon in morning moved the'.split(' '),
)
const sentence = fc.array(word, { minLength: 1, maxLength: 7 }).map((chosen) => `${chosen.join(' ')}.`)

test('whatever the texts, each says the same as itself, and neither comes first', () => {
  fc.assert(
    fc.property(sentence, sentence, fc.double({ min: 0, max: 1, noNaN: true }), (left, right, cosine) => {
      expect(saysTheSame(left, left)).toBe(true)
      expect(saysTheSame(left, right, { cosine })).toBe(saysTheSame(right, left, { cosine }))
    }),
    { numRuns: 2000 },
  )
})

test('a text begins another word by word, and is shorter', () => {
  expect(isBeginningOf('Ada drinks tea.', 'Ada drinks tea with milk.')).toBe(true)
  expect(isBeginningOf('Ada drinks tea with milk.', 'Ada drinks tea.')).toBe(false)
  expect(isBeginningOf('Ada drinks tea.', 'Ada drinks tea')).toBe(false)
  expect(isBeginningOf('Ada lives in Rome.', 'Ada’s brother lives in Rome.')).toBe(false)
  expect(isBeginningOf('', 'Ada drinks tea')).toBe(false)
})

test.for([
  ['Ada likes C.', 'Ada likes C++.'],
  ['Ada likes C#.', 'Ada likes C++.'],
  ['It was 5 degrees in Oslo.', 'It was -5 degrees in Oslo.'],
  ['Ada owes Bob $100.', 'Ada owes Bob €100.'],
  ['Ada saves 20 a month.', 'Ada saves 20% a month.'],
] as const)('a symbol makes another claim: %s / %s', ([left, right]) => {
  expect(saysTheSame(left, right, { cosine: 1 })).toBe(false)
})

test('a giant of a word and a giant of a list are read in no time', { timeout: 5_000 }, () => {
  const word = 'x'.repeat(1_000_000)
  const list = Array.from({ length: 100_000 }, (_, index) => `w${index}`).join(', ')
  expect(saysTheSame(word, word)).toBe(true)
  expect(saysTheSame(list, `${list} and more`)).toBe(false)
})
