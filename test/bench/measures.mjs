/**
 * The measures, pure: what shares, hits and percentiles are made of. Nothing here knows where a ranking came from.
 *
 * @module
 */

/**
 * The share of a question's evidence turns among the first `k` turns found.
 *
 * @param {readonly string[]} ranked ids of turns, best first
 * @param {readonly string[]} evidence ids of turns, at least one
 * @param {number} k
 */
export function turnRecall(ranked, evidence, k) {
  return shareOf(evidence, ranked.slice(0, k))
}

/**
 * The share of the sessions that hold evidence among the first `k` sessions, each ranked by its best turn.
 *
 * @param {readonly string[]} ranked ids of turns, best first
 * @param {readonly string[]} evidence ids of turns, at least one
 * @param {number} k
 */
export function sessionRecall(ranked, evidence, k) {
  const sessions = [...new Set(ranked.map(sessionOf))]
  return shareOf(evidence.map(sessionOf), sessions.slice(0, k))
}

/** `D3:5` was said in session `D3`. @param {string} turn */
function sessionOf(turn) {
  return turn.slice(0, turn.indexOf(':'))
}

/** @param {readonly string[]} wanted @param {readonly string[]} found */
function shareOf(wanted, found) {
  const distinct = [...new Set(wanted)]
  return distinct.filter((id) => found.includes(id)).length / distinct.length
}

const POOL = { size: 50, step: 10, within: 5 }

/**
 * Whether a preference is found by its own question: fewer than five others of its pool score as high or higher. The
 * pool of preference i is (i + 10·k) mod n for k = 0 … 49, itself among them.
 *
 * @param {readonly number[]} scores one per preference, 0 for those not found
 * @param {number} own
 * @param {{ size: number, step: number, within: number }} [pool]
 */
export function isPooledHit(scores, own, { size, step, within } = POOL) {
  const pool = Array.from({ length: size }, (_, index) => (own + step * index) % scores.length)
  const ahead = pool.filter((other) => other !== own && (scores[other] ?? 0) >= (scores[own] ?? 0))
  return ahead.length < within
}

/** `NaN` of nothing. @param {readonly number[]} values */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * The value that this share of the values does not exceed, interpolated between its two neighbours; `NaN` of nothing.
 *
 * @param {readonly number[]} values
 * @param {number} share 0.5 is the median
 */
export function quantile(values, share) {
  const sorted = values.toSorted((left, right) => left - right)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}
