import { expect, test } from 'vitest'
import { batchesOf } from '../../../src/embedder/transformers/batches.ts'

const batches = (lengths: readonly number[], limits: { texts?: number; tokens?: number; padding?: number }) =>
  batchesOf(lengths, (length) => length, { texts: 10, tokens: 100, padding: 0, ...limits })

test('texts of one length share a batch, shorter ones come first', () => {
  expect(batches([5, 3, 5, 4, 3], {})).toEqual([[3, 3], [4], [5, 5]])
})

test('texts of like length share one where padding may be', () => {
  expect(batches([10, 12, 13, 8, 20], { padding: 0.25 })).toEqual([[8, 10], [12, 13], [20]])
})

test('a batch holds so many texts, and so many tokens with its padding', () => {
  expect(batches([3, 3, 3], { texts: 2 })).toEqual([[3, 3], [3]])
  expect(batches([3, 4, 4], { tokens: 11, padding: 1 })).toEqual([[3, 4], [4]])
  expect(batches([500], { tokens: 11 })).toEqual([[500]])
  expect(batches([], {})).toEqual([])
})
