/** @module One library at one size, in a page of its own: everything that a row of the tables says. */
import { inPage } from './in-page.mjs'
import { quantile } from './measures.mjs'

const COUNT = 10
/** What a library may take for building and answering, and again for keeping and opening; more where there is very much. */
const patience = (/** @type {number} */ size) => (size > 10_000 ? 900_000 : 180_000)

/**
 * @typedef {import('./browser.mjs').Site} Site
 * @typedef {import('./browser.mjs').Visit} Visit
 * @typedef {import('./page/libraries.ts').LibrariesBench} LibrariesBench
 * @typedef {import('./corpus.mjs').Corpus} Corpus
 * @typedef {{ library: string, size: number, buildMs?: number, openMs?: number, p50?: number, p95?: number,
 *   recall?: number, evidence?: number, bytes?: number, failure?: string }} Row
 * @typedef {{ row: Row, found: number[][] }} Measured
 */

/**
 * A library that fails or runs out of time is a row all the same, with its reason.
 *
 * @param {Site} site
 * @param {string} library
 * @param {{ corpus: Corpus, size: number, truth?: readonly (readonly number[])[] | undefined }} input
 * @returns {Promise<Measured>}
 */
export async function measureLibrary(site, library, { corpus, size, truth }) {
  const visit = await site.visit('libraries')
  /** @type {Row} */
  const row = { library, size }
  /** @type {number[][]} */
  let found = []
  const shape = { count: size, dimensions: corpus.dimensions }
  try {
    const answered = await within(patience(size), buildAndSearch(visit, library, shape, corpus))
    found = answered.found
    Object.assign(row, answered.times, {
      ...(truth === undefined ? {} : { recall: overlap(found, truth) }),
      ...evidenceIn(found, corpus, size),
    })
    Object.assign(row, await within(patience(size), reopen(visit, library, shape, corpus)))
  } catch (error) {
    row.failure = reasonOf(error)
  } finally {
    await visit.close()
  }
  return { row, found }
}

/** @param {Visit} visit @param {string} library @param {import('./library.ts').Shape} shape @param {Corpus} corpus */
async function buildAndSearch(visit, library, shape, corpus) {
  const { build, search } = calls(visit)
  const { ms, before, after } = await build(library, shape)
  const { times, found } = await search(corpus.questions.map(toSent), corpus.warmUp.map(toSent), COUNT)
  return {
    found,
    times: { buildMs: ms, bytes: after - before, p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
  }
}

/** @param {Visit} visit @param {string} library @param {import('./library.ts').Shape} shape @param {Corpus} corpus */
async function reopen(visit, library, shape, corpus) {
  const [question] = corpus.questions
  if (question === undefined || !(await calls(visit).save())) return {}
  await visit.reload()
  const { ms, found } = await calls(visit).open(library, shape, toSent(question))
  if (found.length === 0) throw new Error('What was opened again finds nothing.')
  return { openMs: ms }
}

/** @param {Visit} visit */
const calls = ({ page }) => /** @type {LibrariesBench} */ (inPage(page))

/** @param {Corpus['warmUp'][number]} question */
const toSent = ({ text, vector }) => ({ text, vector: [...vector] })

/** Rejects where the work takes longer. @template Result @param {number} ms @param {Promise<Result>} work @returns {Promise<Result>} */
export async function within(ms, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took more than ${ms / 1000} s.`)), ms)
  })
  work.catch(() => {}) // it fails once more when its page closes
  try {
    return await Promise.race([work, /** @type {Promise<never>} */ (late)])
  } finally {
    clearTimeout(timer)
  }
}

/** The first line of what went wrong. @param {unknown} error */
export function reasonOf(error) {
  const [line = ''] = /** @type {Error} */ (error).message.replace(/^page\.evaluate: /, '').split('\n')
  return line
}

/**
 * The share of what should be found that was found, over all questions.
 *
 * @param {readonly (readonly number[])[]} found
 * @param {readonly (readonly number[])[]} truth
 */
export function overlap(found, truth) {
  const [hits, wanted] = [
    truth.map((places, at) => places.filter((place) => found[at]?.includes(place)).length),
    truth.map((places) => places.length),
  ]
  return sum(hits) / sum(wanted)
}

/**
 * How much of a question's evidence stands in what was found, by itself or joined with another sentence; of the questions
 * whose evidence is all there.
 *
 * @param {readonly (readonly number[])[]} found
 * @param {Corpus} corpus
 * @param {number} size
 */
function evidenceIn(found, { parts, questions }, size) {
  const shares = questions.flatMap(({ evidence }, at) => {
    if (evidence.some((place) => place >= size)) return []
    const said = new Set((found[at] ?? []).flatMap((place) => parts[place] ?? []))
    return [evidence.filter((place) => said.has(place)).length / evidence.length]
  })
  return shares.length < 20 ? {} : { evidence: sum(shares) / shares.length }
}

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0)
