/** @module Pairs of sentences that say the same, or do not. */
import { Stop } from '../../scripts/steps/run.mjs'
import { readFileSync } from 'node:fs'
import { fromCaller } from './command.mjs'
import own from './likeness-pairs.json' with { type: 'json' }

/** From this score on, of 5, a pair of STS-B says the same: at 4 it is "mostly equivalent, but some unimportant details differ". */
export const SAME_FROM = 4

/** @typedef {{ left: string, right: string, same: boolean }} Pair */

/** @param {string} path STS-B: two sentences and a score a line @returns {{ name: string, pairs: Pair[] }[]} */
export function readPairs(path) {
  const lines = readFileSync(fromCaller(path), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return [
    { name: 'STS-B', pairs: lines.map(toPair) },
    {
      name: 'our own',
      pairs: [...own.same.map((pair) => of(pair, true)), ...own.different.map((pair) => of(pair, false))],
    },
  ]
}

/** @param {string[]} pair @param {boolean} same @returns {Pair} */
function of([left = '', right = ''], same) {
  return { left, right, same }
}

/** @param {string} line @returns {Pair} */
function toPair(line) {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  )
  const [left, right, score] = cells
  if (left === undefined || right === undefined || Number.isNaN(Number(score))) {
    throw new Stop(`'${line}' is no pair with a score.`)
  }
  return { left, right, same: Number(score) >= SAME_FROM }
}
