/** @module Brute force: what every search is compared with. */
import { eachBatch } from './vectors-file.mjs'

const COUNT = 10

/**
 * The places of the ten vectors nearest to each question, best first, by the cosine of the floats: all are of unit length.
 *
 * @param {readonly Float32Array[]} questions
 * @param {{ path: string, dimensions: number, size: number }} among
 */
export function nearestOf(questions, among) {
  const asked = questions.map((question) => ({ question, ...createNearest() }))
  eachBatch(among, (rows, from) => {
    for (const { question, offer } of asked) rows.forEach((row, at) => offer(from + at, dot(row, question)))
  })
  return asked.map(({ places }) => places())
}

/** The best few of what is offered, without sorting it all. */
function createNearest() {
  /** @type {{ place: number, score: number }[]} */
  const best = []
  return {
    offer(/** @type {number} */ place, /** @type {number} */ score) {
      if (best.length === COUNT && score <= Number(best[COUNT - 1]?.score)) return
      best.push({ place, score })
      best.sort((left, right) => right.score - left.score)
      best.length = Math.min(best.length, COUNT)
    },
    places: () => best.map(({ place }) => place),
  }
}

/** @param {Float32Array} left @param {Float32Array} right */
function dot(left, right) {
  let sum = 0
  for (let at = 0; at < left.length; at++) {
    sum += /** @type {number} */ (left[at]) * /** @type {number} */ (right[at])
  }
  return sum
}
