/** @module What a comparison of recall brings: one row per store, embedder and way to search. Pure. */
import { MODES } from './measure-recall.mjs'
import { mean } from './measures.mjs'
import { table } from './table.mjs'

/**
 * @typedef {import('./measure-recall.mjs').Mode} Mode
 * @typedef {import('./measure-recall.mjs').Shares} Shares
 * @typedef {{ store: string, embedder: 'static' | 'minilm' | 'none', mode: Mode, turn10: number, session10: number, hit5: number,
 *   version?: string }} RecallRow
 * @typedef {{ byMode: readonly Partial<Record<Mode, Pick<Shares, 'turn10' | 'session10'>>>[],
 *   preferences: Partial<Record<Mode, number>> }} Found `byMode`: conversation by conversation
 */

/** Who is compared; `modes` are those that it has. @type {Readonly<Record<string, { name: string, modes: readonly Mode[] }>>} */
export const STORES = {
  ours: { name: 'Keepsake', modes: MODES },
  localmode: { name: 'LocalMode', modes: ['vector', 'hybrid'] },
  orama: { name: '@orama/orama', modes: MODES },
  langgraph: { name: 'LangGraph', modes: ['vector'] },
}

/** Whose vectors. */
export const EMBEDDERS = { minilm: 'MiniLM', static: 'built-in', none: 'words only' }

/** @param {string} store @param {'static' | 'minilm'} embedder @param {Found} found @returns {RecallRow[]} */
export function rowsOf(store, embedder, { byMode, preferences }) {
  return (STORES[store]?.modes ?? []).map((mode) => ({
    store,
    embedder: mode === 'lexical' ? 'none' : embedder,
    mode,
    turn10: round(mean(byMode.flatMap((each) => each[mode]?.turn10 ?? []))),
    session10: round(mean(byMode.flatMap((each) => each[mode]?.session10 ?? []))),
    hit5: round(preferences[mode] ?? 0),
  }))
}

/** A search by words has no embedder, so it was measured twice. @param {readonly RecallRow[]} rows */
export const distinct = (rows) => [
  ...new Map(rows.map((row) => [`${row.store} ${row.embedder} ${row.mode}`, row])).values(),
]

/** Store by store; the better embedder first, and both words and meaning before one of them. @param {readonly RecallRow[]} rows */
export function inOrder(rows) {
  const [stores, embedders] = [Object.keys(STORES), Object.keys(EMBEDDERS)]
  const places = (/** @type {RecallRow} */ { store, embedder, mode }) => [
    stores.indexOf(store),
    embedders.indexOf(embedder),
    -MODES.indexOf(mode),
  ]
  return rows.toSorted((left, right) => {
    const [ours, others] = [places(left), places(right)]
    const first = ours.findIndex((place, at) => place !== others[at])
    return first === -1 ? 0 : Number(ours[first]) - Number(others[first])
  })
}

const NAMES = { lexical: 'words', vector: 'meaning', hybrid: 'both' }

/** @param {readonly RecallRow[]} rows */
export function recallTable(rows) {
  const cells = inOrder(rows).map(({ store, embedder, mode, turn10, session10, hit5 }) => [
    STORES[store]?.name ?? store,
    EMBEDDERS[embedder],
    NAMES[mode],
    ...[turn10, session10, hit5].map((share) => share.toFixed(3)),
  ])
  const heads = ['', 'vectors', 'by', 'LoCoMo turn@10', 'LoCoMo session@10', 'PrefEval hit@5 of 50']
  return table('Recall, ours and others, with the same vectors', cells, heads)
}

/** @param {number} value */
const round = (value) => Number(value.toFixed(4))
