import { expect, test } from 'vitest'
import { overlap } from './measure-library.mjs'
import { plot } from './plot.mjs'
import { resultsPage } from './results-page.mjs'
import { emptyResults, withRow } from './results.mjs'

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

test('rows of one size that differ in tokens or in the way are different', () => {
  const row = { library: 'wasm1', size: 8, tokens: 20, way: 'embedder', ours: 1 }
  const rows = [row, { ...row, tokens: 100 }, { ...row, way: 'store' }]
  const kept = rows.reduce((all: (typeof row)[], each) => withRow(all, each), [])
  expect(withRow(kept, { ...row, ours: 2 }).map(({ ours }) => ours)).toEqual([2, 1, 1])
})

test('the page says of what was not measured how to measure it', () => {
  const page = resultsPage(emptyResults())
  for (const part of ['recall', 'models', 'upgrade']) {
    expect(page).toContain(`npm run bench -- --only ${part}`)
  }
  expect(page).not.toMatch(/undefined|NaN/)
})

test('the page has the stores, the embedders and the change of one', () => {
  const spread = { p50: 1, p95: 2 }
  const cell = { library: 'wasm1', size: 8, tokens: 20, way: 'embedder', rounds: 3 } as const
  const page = resultsPage({
    ...emptyResults(),
    stores: [{ store: 'ours', embedder: 'minilm', mode: 'hybrid', turn10: 0.5, session10: 0.75, hit5: 1 }],
    builtIn: [{ where: 'Chromium', turns: 3, firstVectorMs: 1, firstPass: 2, medianPass: 3 }],
    models: [{ ...cell, ours: 80, hand: 100, ratio: 0.8 }],
    upgrade: [
      {
        turns: 3,
        threads: 2,
        loadMs: 1000,
        embedMs: 2000,
        perSecond: 1.5,
        quiet: spread,
        loading: spread,
        embedding: spread,
        after: spread,
      },
    ],
  })
  expect(page).toMatch(/Keepsake +\| MiniLM +\| both +\| +0\.500 \| +0\.750 \| +1\.000/)
  expect(page).toContain('100 / 80.0 (0.80)')
  expect(page).toContain('1.0 / 2.0')
  expect(page).not.toMatch(/undefined|NaN/)
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
