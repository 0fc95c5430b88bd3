import { property, string as anyString, assert, integer } from 'fast-check'
import { expect, test } from 'vitest'
import { type PieceLimit, splitText } from '../../../src/embedder/transformers/split.ts'

const split = (text: string, limit: PieceLimit): string[] => [...splitText(text, limit)]

/** One token per word and per mark. */
const measure = (text: string): number => text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)?.length ?? 0

test('a text that fits is one piece', () => {
  expect(split('Green tea. Black coffee.', { measure, limit: 6 })).toEqual(['Green tea. Black coffee.'])
})

test('a piece ends with a sentence where its last half holds an end, else with a word', () => {
  expect(split('One two three. Four five six. Seven eight.', { measure, limit: 6 })).toEqual([
    'One two three.',
    'Four five six.',
    'Seven eight.',
  ])
  expect(split('One. Two three four five six seven eight', { measure, limit: 6 })).toEqual([
    'One. Two three four five',
    'six seven eight',
  ])
})

test('marks in quotes, other scripts and new lines end a sentence too', () => {
  expect(split('She said “no.” He went home', { measure, limit: 7 })).toEqual([
    'She said “no.”',
    'He went home',
  ])
  expect(split('one two three\nfour five six', { measure, limit: 5 })).toEqual([
    'one two three',
    'four five six',
  ])
})

test('what has no spaces is cut between its characters, at sentences too', () => {
  const each = (text: string): number => [...text.replace(/\s/gu, '')].length
  expect(split('我喜欢绿茶。我住在海边。', { measure: each, limit: 8 })).toEqual([
    '我喜欢绿茶。',
    '我住在海边。',
  ])
  expect(split('🙂🙂🙂', { measure: each, limit: 2 })).toEqual(['🙂🙂', '🙂'])
})

test('a tokenizer that counts a text higher than its words makes pieces shorter, and never stops', () => {
  const sticky = (text: string): number => text.split(' ').length ** 2
  expect(split('a b c d e', { measure: sticky, limit: 4 })).toEqual(['a b', 'c d', 'e'])
  expect(split('ab', { measure: () => 9, limit: 4 })).toEqual(['a', 'b'])
})

test('nothing is lost, and no piece is too long, whatever the text', () => {
  assert(
    property(anyString({ unit: 'grapheme', maxLength: 200 }), integer({ min: 1, max: 20 }), (text, limit) => {
      const pieces = split(text, { measure, limit })
      expect(pieces.join('').replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''))
      for (const piece of pieces) expect(measure(piece)).toBeLessThanOrEqual(limit)
    }),
  )
})

test('a book is read no further than its next piece, and no word twice but to measure a piece', () => {
  let read = 0
  const counting = (text: string): number => {
    read += text.length
    return measure(text)
  }
  const words = Array.from({ length: 20_000 }, (_, at) => `word${at}`)
  const pieces = splitText(words.join(' '), { measure: counting, limit: 100 })
  const { value } = pieces.next()
  expect(value).toBe(words.slice(0, 100).join(' '))
  expect(read).toBeLessThan(3 * String(value).length)
  expect([...pieces].length).toBe(199)
  expect(read).toBeLessThan(3 * words.join(' ').length)
})
