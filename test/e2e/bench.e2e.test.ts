import { expect, test } from 'vitest'
import { growthPlot, searchPlot } from '../bench/plots.mjs'
import { emptyResults } from '../bench/results.mjs'
import { resultsPage } from '../bench/results-page.mjs'
import { PARTS } from '../bench/run-bench.mjs'

const SIZE = 300
/** It takes 15 seconds on an idle machine; Chromium is started eight times. */
const PATIENCE = { timeout: 180_000 }
const results = emptyResults()
const run = {
  sizes: [SIZE],
  libraries: ['ours', 'minisearch'],
  model: 'static' as const,
  results,
  tell: () => {},
  keep: () => {},
}

const spread = { p50: expect.any(Number), p95: expect.any(Number) }
const index = { size: SIZE, buildMs: expect.any(Number), bytes: expect.any(Number), ...spread }

test('the bench measures an index, ours and a peer, and finds what brute force finds', PATIENCE, async () => {
  await PARTS['vectors']?.(run)
  await PARTS['lexical']?.(run)
  await PARTS['fused']?.(run)
  await PARTS['floor']?.(run)
  expect(results.vectors).toEqual([expect.objectContaining({ library: 'ours', ...index })])
  expect(results.vectors[0]?.recall).toBeGreaterThan(0.95)
  expect(results.lexical).toEqual([
    expect.objectContaining({ library: 'ours', ...index }),
    expect.objectContaining({ library: 'minisearch', ...index, openMs: expect.any(Number) }),
  ])
  expect(results.fused).toEqual([
    expect.objectContaining({ library: 'ours', ...index, recall: expect.any(Number) }),
    expect.objectContaining({ library: 'oursExact', ...index }),
  ])
  expect(results.fused[0]?.recall).toBeGreaterThan(0.95)
  expect(results.floor).toEqual([{ size: SIZE, dimensions: 256, ms: expect.any(Number) }])
})

test('the bench measures a whole store, in Chromium and in Node', PATIENCE, async () => {
  await PARTS['whole']?.(run)
  await PARTS['writes']?.(run)
  await PARTS['store']?.(run)
  expect(results.whole.map(({ library, failure }) => [library, failure])).toEqual([
    ['ours', undefined],
    ['oursVector', undefined],
  ])
  expect(results.whole[1]?.recall).toBeGreaterThan(0.95)
  const ms = expect.any(Number)
  expect(results.writes).toEqual([
    {
      size: SIZE,
      unindexedMs: ms,
      instantMs: ms,
      embeddedMs: ms,
      put: expect.objectContaining({ relaxed: spread }),
    },
  ])
  const searched = { put: spread, cold: spread, warm: spread }
  expect(results.store).toEqual([
    { size: SIZE, namespaces: 1, writeMs: ms, workerMs: ms, openMs: ms, bytes: ms, ...searched },
  ])
})

test('the page and the charts are drawn from what was measured', () => {
  expect(resultsPage(results)).toMatch(/^# What was measured[^]*minisearch[^]*As it grows/)
  expect(searchPlot(results)).toMatch(/^<svg [^]*Keepsake[^]*<\/svg>\n$/)
  expect(
    growthPlot({ ...results, store: results.store.flatMap((row) => [row, { ...row, namespaces: 10 }]) }),
  ).toMatch(/Put one turn/)
})
