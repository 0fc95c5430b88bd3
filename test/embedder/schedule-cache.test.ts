import { expect, test } from 'vitest'
import { createVectorCache } from '../../src/embedder/schedule-cache.ts'

const embedded = (dimensions: number) => ({ vector: new Float32Array(dimensions), weight: 1 })

test('what was not asked for the longest goes first, when there is no room', () => {
  const cache = createVectorCache(3 * 300) // an entry of 16 dimensions takes 200 + 64 and its text
  for (const key of ['a', 'b', 'c']) cache.set(key, embedded(16))
  expect(cache.get('a')).toBeDefined()
  cache.set('d', embedded(16))
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c', 'd'])
})

test('a text that is larger than the cache is not kept, nor does it push others out', () => {
  const cache = createVectorCache(500)
  cache.set('a', embedded(16))
  cache.set('b'.repeat(500), embedded(16))
  expect(cache.get('a')).toBeDefined()
  expect(cache.get('b'.repeat(500))).toBeUndefined()
})

test('what is set again is counted once', () => {
  const cache = createVectorCache(600)
  for (let time = 0; time < 9; time++) cache.set('a', embedded(16))
  cache.set('b', embedded(16))
  expect(cache.get('a')).toBeDefined()
})
