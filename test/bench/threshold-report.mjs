/** @module How the scores spread, and what each threshold would keep and refuse. */
import { mean, quantile } from './measures.mjs'
import { table } from './table.mjs'

/** @typedef {import('./threshold-scores.mjs').Scores} Scores @typedef {import('./threshold-scores.mjs').Answer} Answer */

const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95]
const THRESHOLDS = Array.from({ length: 21 }, (_, index) => (index + 10) / 100)
const LIMIT = 10

/** @param {Scores} scores */
export function reportThresholds({ answered, unanswered }) {
  const spread = [
    ...answered.flatMap(({ name, answers }) => [
      [`${name}: the top`, ...spreadOf(answers.map(({ top }) => top))],
      [`${name}: the best evidence`, ...spreadOf(answers.map(bestEvidence))],
    ]),
    ...unanswered.map(({ name, tops }) => [`${name}: the top`, ...spreadOf(tops)]),
  ]
  const tradeOff = THRESHOLDS.map((threshold) => [
    threshold.toFixed(2),
    ...answered.map(({ answers }) => mean(answers.map((answer) => kept(answer, threshold))).toFixed(3)),
    ...unanswered.map(({ tops }) => mean(tops.map((top) => Number(top < threshold))).toFixed(3)),
  ])
  const heads = [
    'at least',
    ...answered.map(({ name }) => `${name}: evidence@10`),
    ...unanswered.map(({ name }) => `${name}: nothing`),
  ]
  return [
    table('Scores', spread, ['', ...SHARES.map((share) => `p${share * 100}`)]),
    table('The share that a threshold keeps, and the share of prompts that recall nothing', tradeOff, heads),
  ].join('\n')
}

/** @param {readonly number[]} scores */
const spreadOf = (scores) => SHARES.map((share) => quantile(scores, share).toFixed(3))

/** @param {Answer} answer */
const bestEvidence = ({ evidence }) => Math.max(...evidence.map(({ score }) => score))

/** @param {Answer} answer @param {number} threshold */
const kept = ({ evidence }, threshold) =>
  mean(evidence.map(({ score, place }) => Number(place <= LIMIT && score >= threshold)))
