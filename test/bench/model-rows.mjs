/** @module Cells of the embedders' speed as rows and tables. Pure. */
import { quantile } from './measures.mjs'
import { table } from './table.mjs'

/**
 * @typedef {import('./page/models.worker.ts').Side} Side
 * @typedef {Partial<Record<Side, number>>} Times milliseconds
 * @typedef {{ rounds: number, ours: number, hand?: number, ratio?: number }} Measured medians in milliseconds
 * @typedef {{ library: string, size: number, tokens: number | string, way: 'embedder' | 'store' } & Measured} ModelRow `size` texts in one call
 */

/** Whose model runs where. */
const MODEL_NAMES = {
  static: 'built-in',
  wasm1: 'MiniLM q8, WASM, 1 thread',
  wasm2: 'MiniLM q8, WASM, 2 threads',
  webgpu: 'MiniLM q8, WebGPU in software',
}

/**
 * Medians. The ratio is that of each round, in which both sides had the same machine. Who goes first changes from round to round and
 * is slower or faster for it, so the ratio is the geometric mean of two medians: of the even rounds, and of the odd.
 *
 * @param {readonly Times[]} rounds
 * @returns {Measured}
 */
export function summaryOf(rounds) {
  const alone = { rounds: rounds.length, ours: medianOf(rounds, ({ ours }) => ours) }
  if (rounds.some(({ hand }) => hand === undefined)) return alone
  const ratios = [0, 1].map((order) =>
    medianOf(
      rounds.filter((_, round) => round % 2 === order),
      ({ ours = 0, hand = 0 }) => ours / hand,
    ),
  )
  const [even = 0, odd = 0] = ratios
  return { ...alone, hand: medianOf(rounds, ({ hand }) => hand), ratio: Math.sqrt(even * odd) }
}

/** @param {readonly Times[]} rounds @param {(times: Times) => number | undefined} of */
const medianOf = (rounds, of) =>
  quantile(
    rounds.flatMap((times) => of(times) ?? []),
    0.5,
  )

const WAYS = {
  embedder: 'The embedder in a worker: ours / by hand (times, ours to by hand)',
  store:
    'Through the whole store: one text is a search by meaning, several are one commit; beside it the vectors alone by hand',
}

/** @param {readonly ModelRow[]} rows */
export const modelTables = (rows) =>
  /** @type {const} */ (['embedder', 'store']).map((way) =>
    modelTable(
      WAYS[way],
      rows.filter((row) => row.way === way),
    ),
  )

/** @param {string} title @param {readonly ModelRow[]} rows */
export function modelTable(title, rows) {
  const sizes = [...new Set(rows.map(({ size }) => size))].toSorted((left, right) => left - right)
  const kinds = Object.keys(MODEL_NAMES).flatMap((library) => {
    const lengths = new Set(rows.filter((row) => row.library === library).map(({ tokens }) => tokens))
    return [...lengths].map((tokens) => ({ library, tokens }))
  })
  const cells = kinds.map(({ library, tokens }) => [
    MODEL_NAMES[/** @type {keyof typeof MODEL_NAMES} */ (library)],
    String(tokens),
    ...sizes.map((size) =>
      cellOf(rows.find((row) => row.library === library && row.tokens === tokens && row.size === size)),
    ),
  ])
  const heads = sizes.map((size) => (size === 1 ? '1 text, ms' : `${size} texts, texts/s`))
  return table(title, cells, ['', 'tokens', ...heads])
}

/** Ours, by hand, and the ratio of the times. @param {ModelRow | undefined} row */
function cellOf(row) {
  if (row === undefined) return '–'
  const { size, ours, hand, ratio } = row
  const shown = (/** @type {number} */ ms) => (size === 1 ? digits(ms) : digits((size / ms) * 1000))
  if (hand === undefined || ratio === undefined) return shown(ours)
  return `${shown(ours)} / ${shown(hand)} (${ratio.toFixed(2)})`
}

/** @param {number} value */
const digits = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0))
