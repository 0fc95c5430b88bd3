/** @module The bench's charts, from measured points only. */
import { barChart } from './chart.mjs'
import { EMBEDDERS, inOrder, STORES } from './recall-rows.mjs'
import { LIBRARIES } from './libraries.mjs'
import { plot } from './plot.mjs'

/** @typedef {import('./results.mjs').Results} Results @typedef {import('./plot.mjs').Panel} Panel @typedef {import('./measure-store.mjs').StoreRow} StoreRow */

/** A search by vector: the median over the number of texts, every library. @param {Results} results */
export function searchPlot({ vectors }) {
  const series = Object.entries(LIBRARIES.vectors).map(([id, { name }]) => ({
    name,
    points: vectors.flatMap(({ library, size, p50 }) =>
      library === id && p50 !== undefined ? [point(size, p50)] : [],
    ),
  }))
  const measured = series.filter(({ points }) => points.length > 0)
  const title = 'Search by vector, the median of 200 questions'
  return plot(title, [{ title, series: measured, unit: 'ms', over: 'texts' }], 1)
}

/** What each store finds at its best: by both where it can, else by vectors; ours by words too. @param {Results} results */
export function recallChart({ stores }) {
  const shown = stores.filter(
    ({ store, mode }) =>
      mode === 'hybrid' || (store === 'ours' && mode === 'lexical') || STORES[store]?.modes.length === 1,
  )
  const bars = inOrder(shown).map(({ store, embedder, turn10, hit5 }) => ({
    name: `${STORES[store]?.name}, ${EMBEDDERS[embedder]}`,
    values: [turn10, hit5],
    ours: store === 'ours',
  }))
  const panels = ['LoCoMo: evidence in ten turns', 'PrefEval: among five of fifty']
  return barChart('What is found again', panels, bars)
}

/** Each cost of ours, over the number of turns and over the number of namespaces. @param {Results} results */
export function growthPlot({ store }) {
  const bySize = store.filter(({ namespaces }) => namespaces === 1)
  const most = Math.max(...store.filter(({ namespaces }) => namespaces > 1).map(({ size }) => size))
  const byNamespaces = store.filter(({ size }) => size === most)
  const panels = Object.entries(COSTS).flatMap(([title, { unit, of }]) => [
    panel(title, bySize, { unit, over: 'turns in one namespace', x: ({ size }) => size, of }),
    panel(title, byNamespaces, {
      unit,
      over: `namespaces, ${most} turns`,
      x: ({ namespaces }) => namespaces,
      of,
    }),
  ])
  const measured = panels.filter(({ series }) => series.some(({ points }) => points.length > 0))
  return plot('What a store costs as it grows', measured, 2)
}

/** @type {Readonly<Record<string, { unit: string, of: (row: StoreRow) => number | undefined }>>} */
const COSTS = {
  'Search in one namespace, page to page, p50': { unit: 'ms', of: ({ warm }) => warm?.p50 },
  'Open: a new worker’s first answer': { unit: 'ms', of: ({ openMs }) => openMs },
  'Put one turn, p50': { unit: 'ms', of: ({ put }) => put?.p50 },
  'Memory of page and worker': {
    unit: 'MB',
    of: ({ bytes }) => (bytes === undefined ? undefined : bytes / 1e6),
  },
}

/**
 * @param {string} title
 * @param {readonly StoreRow[]} rows
 * @param {{ unit: string, over: string, x: (row: StoreRow) => number, of: (row: StoreRow) => number | undefined }} axes
 * @returns {Panel}
 */
function panel(title, rows, { unit, over, x, of }) {
  const points = rows.flatMap((row) => {
    const value = of(row)
    return value === undefined ? [] : [point(x(row), value)]
  })
  return { title, unit, over, series: [{ name: 'Keepsake', points }] }
}

/** @param {number} x @param {number} y @returns {[number, number]} */
const point = (x, y) => [x, y]
