/** @module The sentences that the bench stores, and what it asks: real ones, of LoCoMo and STS-B where they are at hand. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/steps/run.mjs'
import { isAnswerable, readLocomo } from './locomo.mjs'
import { readPlain } from './plain.mjs'
import { random } from './random.mjs'

const SHARED = join(ROOT, '../shared')
const LOCOMO = join(SHARED, 'data/locomo/locomo-dev.json')
const STSB = join(SHARED, 'data/stsb/stsb-en-dev.csv')
/** Where all-MiniLM-L6-v2 is, in the layout of transformers.js. */
export const MINILM = join(SHARED, 'models/all-MiniLM-L6-v2')
/** LoCoMo's and PrefEval's files, for the part that measures how well what was said is found. */
export const RECALL_FILES = { data: LOCOMO, prefs: join(SHARED, 'data/prefeval/prefeval-dev.json') }

/** How many questions are asked, after the first few have warmed everything up. */
const [WARM_UP, QUESTIONS] = [20, 200]

/**
 * @typedef {readonly number[]} Parts the places of the sentences that a text is joined from
 * @typedef {{ text: string, evidence: readonly number[] }} Asked the places of the sentences that answer
 * @typedef {{ source: string, sentences: string[], questions: Asked[], warmUp: string[] }} Sentences
 */

/** @returns {Sentences} */
export function readSentences() {
  return existsSync(LOCOMO) && existsSync(STSB) ? ofShared() : ofPlain()
}

/** @returns {Sentences} */
function ofShared() {
  const conversations = readLocomo(LOCOMO)
  const said = conversations.flatMap(({ id, sessions }) =>
    sessions.flatMap(({ messages }) =>
      messages.map(({ id: turn, content }) => ({ id: `${id} ${turn}`, content })),
    ),
  )
  const pairs = readFileSync(STSB, 'utf8').split('\n').flatMap(cellsOf)
  const sentences = shuffle([...new Set([...said.map(({ content }) => content), ...pairs])])
  const places = new Map(sentences.map((sentence, place) => [sentence, place]))
  const placeOf = new Map(said.map(({ id, content }) => [id, Number(places.get(content))]))
  const asked = conversations.flatMap(({ id, questions }) =>
    questions.filter(isAnswerable).map(({ text, evidence }) => ({
      text,
      evidence: [...new Set(evidence.map((turn) => Number(placeOf.get(`${id} ${turn}`))))],
    })),
  )
  return { source: "LoCoMo's turns and STS-B's sentences", sentences, ...choose(asked) }
}

/** The two sentences of a row; the third cell is their likeness. @param {string} line */
function cellsOf(line) {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  )
  return cells.slice(0, 2).filter((cell) => cell !== '')
}

/** @returns {Sentences} */
function ofPlain() {
  const { sessions, questions } = readPlain()
  const sentences = shuffle([
    ...new Set(sessions.flatMap(({ messages }) => messages.map(({ content }) => content))),
  ])
  const asked = questions.map(({ text, evidence }) => ({
    text,
    evidence: evidence.map((content) => sentences.indexOf(content)),
  }))
  return { source: 'our own dialogues', sentences, ...choose(asked) }
}

/** Distinct ones, the same each time; where there are few, a question warms up and is asked again. @param {Asked[]} asked */
function choose(asked) {
  const distinct = shuffle([...new Map(asked.map((question) => [question.text, question])).values()])
  const questions = distinct.slice(0, QUESTIONS)
  return { questions, warmUp: distinct.slice(-WARM_UP).map(({ text }) => text) }
}

/** @template Value @param {Value[]} values */
function shuffle(values) {
  const next = random(1)
  const shuffled = [...values]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = next(last + 1)
    const moved = /** @type {Value} */ (shuffled[last])
    shuffled[last] = /** @type {Value} */ (shuffled[other])
    shuffled[other] = moved
  }
  return shuffled
}

/**
 * What each of `count` texts is joined from: every sentence by itself first, then distinct pairs of them.
 *
 * @param {number} sentences how many there are
 * @param {number} count
 * @returns {Parts[]}
 */
export function joinParts(sentences, count) {
  const parts = Array.from({ length: Math.min(sentences, count) }, (_, place) => [place])
  const next = random(2)
  const seen = new Set()
  while (parts.length < count) {
    const [left, right] = [next(sentences), next(sentences)].toSorted((a, b) => a - b)
    const pair = Number(left) * sentences + Number(right)
    if (left === right || seen.has(pair)) continue
    seen.add(pair)
    parts.push([Number(left), Number(right)])
  }
  return parts
}
