import { expect, test } from 'vitest'
import { createTexts, MIXED } from './model-texts.mjs'

test('texts are as long as asked, distinct over all calls, and the same each time', () => {
  const texts = createTexts(1)
  const made = [...texts(20, 8), ...texts(20, 8), ...texts(100, 3)]
  expect(made.map((text) => text.split(' ').length)).toEqual([...Array(16).fill(18), 98, 98, 98])
  expect(new Set(made).size).toBe(made.length)
  expect(createTexts(1)(20, 2)).toEqual(made.slice(0, 2))
})

test('mixed lengths lie between their ends', () => {
  const lengths = createTexts(1)(MIXED, 500).map((text) => text.split(' ').length + 2)
  expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([MIXED.least, MIXED.most])
})
