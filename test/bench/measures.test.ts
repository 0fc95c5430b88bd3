import { describe, expect, test } from 'vitest'
import { isPooledHit, mean, quantile, sessionRecall, turnRecall } from './measures.mjs'

describe('turn recall', () => {
  const ranked = ['D1:1', 'D2:4', 'D3:5', 'D1:2']

  test('is the share of the evidence among the first k', () => {
    expect(turnRecall(ranked, ['D2:4', 'D1:2'], 2)).toBe(0.5)
    expect(turnRecall(ranked, ['D2:4', 'D1:2'], 4)).toBe(1)
    expect(turnRecall(ranked, ['D9:9'], 4)).toBe(0)
  })

  test('counts evidence that is named twice once', () => {
    expect(turnRecall(ranked, ['D2:4', 'D2:4', 'D9:9'], 4)).toBe(0.5)
  })
})

describe('session recall', () => {
  const ranked = ['D10:1', 'D10:2', 'D1:9', 'D2:1']

  test('ranks a session by its best turn, so that a second turn takes no place', () => {
    expect(sessionRecall(ranked, ['D1:3'], 2)).toBe(1)
    expect(sessionRecall(ranked, ['D2:1'], 2)).toBe(0)
  })

  test('counts sessions, not turns: two turns of one session are one', () => {
    expect(sessionRecall(ranked, ['D1:3', 'D1:4', 'D2:1'], 2)).toBe(0.5)
  })

  test('does not take session 10 for session 1', () => {
    expect(sessionRecall(['D10:1'], ['D1:1'], 10)).toBe(0)
  })
})

describe('a pooled hit', () => {
  const pool = { size: 3, step: 2, within: 1 }

  test('looks only at its pool, which goes round the end', () => {
    const scores = [0.1, 0.9, 0.2, 0.9, 0.3]
    // The pool of 4 is 4, (4 + 2) mod 5 = 1, (4 + 4) mod 5 = 3.
    expect(isPooledHit(scores, 4, pool)).toBe(false)
    // The pool of 3 is 3, 0, 2.
    expect(isPooledHit(scores, 3, pool)).toBe(true)
  })

  test('counts ties against it', () => {
    expect(isPooledHit([0.5, 0, 0.5, 0, 0.1], 0, pool)).toBe(false)
    expect(isPooledHit([0.5, 0, 0.5, 0, 0.1], 0, { ...pool, within: 2 })).toBe(true)
  })

  test('is none where nothing was found: all zeros are ties', () => {
    expect(isPooledHit([0, 0, 0, 0, 0], 0, pool)).toBe(false)
  })

  test('is among five of fifty by default', () => {
    const scores = Array.from({ length: 505 }, () => 0)
    const others = [10, 20, 30, 40, 50]
    for (const other of others.slice(1)) scores[other] = 1
    expect(isPooledHit(scores.with(0, 0.5), 0)).toBe(true)
    expect(isPooledHit(scores.with(0, 0.5).with(10, 0.5), 0)).toBe(false)
    expect(isPooledHit(scores.with(0, 0.5).with(500, 1), 0)).toBe(true)
  })
})

test('the mean', () => {
  expect(mean([1, 2, 6])).toBe(3)
})

test('a quantile lies between its neighbours', () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2)
  expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5)
  expect(quantile([0, 10], 0.95)).toBe(9.5)
  expect(quantile([7], 0.95)).toBe(7)
})
