/** @module The results as tables, and as the one line of JSON. */
import { mean } from './measures.mjs'
import { MODES } from './measure-recall.mjs'
import { table } from './table.mjs'

/** @typedef {import('./run-recall.mjs').Results} Results @typedef {import('./measure-recall.mjs').Mode} Mode */

/** @param {Results} results */
export function report({ conversations, speed, preferences, plain, chromium }) {
  return [
    ...(conversations === undefined ? [] : reportLocomo(conversations)),
    ...(preferences === undefined ? [] : [table('PrefEval, hit@5 of 50', [row(preferences)], MODES)]),
    table('Our own dialogues: roles only, no names or times', [['turn@10', ...row(plain)]], ['', ...MODES]),
    ...(speed === undefined ? [] : [reportSpeed(speed, chromium)]),
  ].join('\n')
}

/** @param {NonNullable<Results['conversations']>} conversations */
function reportLocomo(conversations) {
  const names = /** @type {const} */ (['turn5', 'turn10', 'session10'])
  const title = (/** @type {string} */ name) => name.replace(/\d+/, '@$&')
  const over = MODES.map((mode) => [
    mode,
    ...names.map((name) => share(mean(conversations.flatMap(({ byMode }) => byMode[mode][name])))),
  ])
  const each = conversations.map(({ id, turns, byMode }) => [
    id,
    String(turns),
    ...MODES.map((mode) => share(mean(byMode[mode].turn10))),
    share(mean(byMode.hybrid.turn5)),
    share(mean(byMode.hybrid.session10)),
  ])
  const heads = ['', 'turns', ...MODES.map((mode) => `${mode} turn@10`), 'hybrid turn@5', 'hybrid session@10']
  return [
    table('LoCoMo, recall of the evidence', over, ['', ...names.map(title)]),
    table('LoCoMo, each conversation', each, heads),
  ]
}

/** @param {NonNullable<Results['speed']>} speed @param {string} chromium */
function reportSpeed({ remember, search }, chromium) {
  const cells = [remember.toFixed(0), search.p50.toFixed(2), search.p95.toFixed(2)]
  return table(
    `Speed, from page to page, Chromium ${chromium}, IndexedDB on disk`,
    [cells],
    ['remember, turns/s', 'search p50, ms', 'search p95, ms'],
  )
}

/** @param {Record<Mode, number>} byMode */
const row = (byMode) => MODES.map((mode) => share(byMode[mode]))

/** @param {number} value */
const share = (value) => value.toFixed(3)

/** The line that other programs read; a part that was not asked for is `null`. @param {Results} results */
export function summary({ conversations, speed, preferences }) {
  return {
    locomo: conversations === undefined ? null : summaryOfLocomo(conversations),
    prefeval: preferences === undefined ? null : bestFirst((mode) => round(preferences[mode])),
    remember: speed === undefined ? null : Math.round(speed.remember),
    search: speed === undefined ? null : { p50: round(speed.search.p50), p95: round(speed.search.p95) },
  }
}

/** @param {NonNullable<Results['conversations']>} conversations */
function summaryOfLocomo(conversations) {
  /** @param {Mode} mode @param {'turn5' | 'turn10' | 'session10'} name */
  const over = (mode, name) => round(mean(conversations.flatMap(({ byMode }) => byMode[mode][name])))
  return {
    ...bestFirst((mode) => ({
      turn5: over(mode, 'turn5'),
      turn10: over(mode, 'turn10'),
      session10: over(mode, 'session10'),
    })),
    conversations: Object.fromEntries(
      conversations.map(({ id, byMode }) => [id, { turn10: round(mean(byMode.hybrid.turn10)) }]),
    ),
  }
}

/** @template Value @param {(mode: Mode) => Value} of */
const bestFirst = (of) => ({ hybrid: of('hybrid'), vector: of('vector'), lexical: of('lexical') })

/** @param {number} value */
const round = (value) => Number(value.toFixed(4))
