import { expect, test } from 'vitest'
import { overlap } from './measure-library.mjs'
import { plot } from './plot.mjs'
import { withRow } from './results.mjs'

test('a row takes the place of an earlier one of its library and size, and sizes stand in order', () => {
  const rows = [
    { library: 'ours', size: 1000, p50: 1 },
    { library: 'voy', size: 1000, p50: 2 },
    { library: 'ours', size: 100_000, p50: 3 },
  ]
  const once = withRow(rows, { library: 'ours', size: 1000, p50: 4.000_000_1 })
  expect(once.map(({ p50 }) => p50)).toEqual([4, 2, 3])
  const twice = withRow(once, { library: 'ours', size: 10_000, p50: 5 })
  expect(twice.map(({ p50 }) => p50)).toEqual([4, 2, 5, 3])
})

test('recall is the share of what should be found, over all questions', () => {
  expect(
    overlap(
      [
        [1, 2],
        [9, 8, 7, 3],
      ],
      [
        [2, 5],
        [3, 4],
      ],
    ),
  ).toBe(0.5)
  expect(overlap([], [[1]])).toBe(0)
})

test('a plot has a point for each value, tells the lines apart and follows the theme', () => {
  const series = ['ours', 'a & b'].map((name, at) => ({
    name,
    points: [1000, 10_000, 100_000].map((size): [number, number] => [size, (size / 1000) * (at + 0.2)]),
  }))
  const svg = plot('Search', [{ title: 'p50', series, unit: 'ms', over: 'texts' }], 1)
  expect(svg.match(/<circle class="d\d" [^>]*r="3"/g)).toHaveLength(6)
  expect(svg.match(/<polyline class="line s[01]"/g)).toHaveLength(2)
  expect(svg).toContain('a &amp; b')
  expect(svg).toContain('prefers-color-scheme: dark')
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
})
