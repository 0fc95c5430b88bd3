/** @module The built-in embedder's speed as a table. Pure. */
import { table } from './table.mjs'

/** Workers that start anew. */
export const FRESH_WORKERS = 10

/** @typedef {{ where: string, turns: number, firstVectorMs: number, firstPass: number, medianPass: number }} TurnsRow passes in turns per second */

/** @param {readonly TurnsRow[]} rows */
export function turnsTable(rows) {
  const heads = [
    '',
    `first vector, ms (median of ${FRESH_WORKERS} fresh workers)`,
    'first pass, turns/s',
    'median pass, turns/s',
  ]
  const cells = rows.map(({ where, firstVectorMs, firstPass, medianPass }) =>
    [where, firstVectorMs, firstPass, medianPass].map(String),
  )
  return table(`The built-in embedder in a worker, ${rows[0]?.turns ?? 0} turns of LoCoMo`, cells, heads)
}
