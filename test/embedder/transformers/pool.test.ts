import { expect, test } from 'vitest'
import { joinPieces, poolTokens, takeVector } from '../../../src/embedder/transformers/pool.ts'

/** Two texts of three tokens in two dimensions; the second has one of padding. */
const batch = { data: Float32Array.of(3, 0, 0, 3, 3, 9, 0, 4, 0, 2, 100, 100), tokens: 3, dimensions: 2 }

test('the mean of tokens, without padding', () => {
  expect(poolTokens(batch, { text: 0, own: 3, pooling: 'mean' })).toEqual({
    vector: Float32Array.of(2 / Math.hypot(2, 4), 4 / Math.hypot(2, 4)),
    length: expect.closeTo(Math.hypot(2, 4), 5),
  })
  expect(poolTokens(batch, { text: 1, own: 2, pooling: 'mean' })).toEqual({
    vector: Float32Array.of(0, 1),
    length: 3,
  })
})

test('the first token, and the last that is no padding', () => {
  expect(poolTokens(batch, { text: 1, own: 2, pooling: 'cls' })).toEqual({
    vector: Float32Array.of(0, 1),
    length: 4,
  })
  expect(poolTokens(batch, { text: 1, own: 2, pooling: 'last' })).toEqual({
    vector: Float32Array.of(0, 1),
    length: 2,
  })
})

test('a vector that the model gives as one', () => {
  expect(takeVector([9, 9, 0, 5], 1, 2)).toEqual({ vector: Float32Array.of(0, 1), length: 5 })
  expect(takeVector([0, 0], 0, 2)).toEqual({ vector: Float32Array.of(0, 0), length: 0 })
})

test('pieces are added by their weights; their sum weighs what its length is', () => {
  const pieces = [
    { vector: Float32Array.of(1, 0), weight: 3 },
    { vector: Float32Array.of(0, 1), weight: 4 },
  ]
  expect(joinPieces(pieces)).toEqual({ vector: Float32Array.of(0.6, 0.8), weight: 5 })
  expect(joinPieces(pieces.slice(0, 1))).toBe(pieces[0])
})
