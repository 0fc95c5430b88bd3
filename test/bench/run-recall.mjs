/** @module Runs the recall bench: remember, then time, then rank. */
import { isAnswerable } from './locomo.mjs'
import { isPooledHit, mean, quantile, sessionRecall, turnRecall } from './measures.mjs'
import { openMemoryPage } from './memory-page.mjs'
import { PLAIN, readPlain } from './plain.mjs'

export const MODES = /** @type {const} */ (['lexical', 'vector', 'hybrid'])

/**
 * @typedef {(typeof MODES)[number]} Mode
 * @typedef {import('./locomo.mjs').Conversation} Conversation
 * @typedef {import('./locomo.mjs').Question} Question
 * @typedef {import('./prefeval.mjs').Preference} Preference
 * @typedef {import('./memory-page.mjs').MemoryPage} MemoryPage
 * @typedef {import('./memory-page.mjs').Ranking} Ranking
 * @typedef {{ turn5: number[], turn10: number[], session10: number[] }} Shares one number per question
 * @typedef {{ id: string, turns: number, byMode: Record<Mode, Shares> }} ConversationResult
 * @typedef {{ remember: number, search: { p50: number, p95: number } }} Speed
 * @typedef {{ conversations?: ConversationResult[], speed?: Speed, preferences?: Record<Mode, number>,
 *   plain: Record<Mode, number>, chromium: string }} Results
 * @typedef {(text: string) => void} Listener
 */

/**
 * @param {{ conversations?: Conversation[] | undefined, preferences?: Preference[] | undefined, onProgress: Listener }} input
 * @returns {Promise<Results>}
 */
export async function runRecall({ conversations, preferences, onProgress }) {
  const page = await openMemoryPage()
  /** @type {Omit<Results, 'plain' | 'chromium'>} */
  const results = {}
  try {
    if (conversations !== undefined) {
      results.speed = await measureSpeed(page, conversations, onProgress)
      results.conversations = []
      for (const conversation of conversations) {
        results.conversations.push(await measureConversation(page, conversation, onProgress))
      }
    }
    if (preferences !== undefined) {
      results.preferences = await measurePreferences(page, preferences, onProgress)
    }
    const plain = await measurePlain(page, onProgress)
    return { ...results, plain, chromium: page.version }
  } finally {
    await page.close()
  }
}

const WARM_UP = [
  { thread: 'warm-up', messages: [{ role: /** @type {const} */ ('user'), content: 'Hello.' }] },
]

/** Stores the conversations, and asks every question once. @param {MemoryPage} page @param {Conversation[]} conversations @param {Listener} onProgress */
async function measureSpeed(page, conversations, onProgress) {
  await page.remember('warm-up', WARM_UP) // the first call reads the model
  let [turns, milliseconds] = [0, 0]
  for (const { id, sessions } of conversations) {
    milliseconds += sum(await page.remember(id, sessions))
    turns += countTurns(sessions)
    onProgress(`${id}: remembered`)
  }
  await page.time('warm-up', ['hello'])
  const times = []
  for (const { id, questions } of conversations) {
    times.push(...(await page.time(id, [...new Set(questions.map(({ text }) => text))])))
  }
  onProgress(`${times.length} queries timed`)
  const search = { p50: quantile(times, 0.5), p95: quantile(times, 0.95) }
  return { remember: (turns / milliseconds) * 1000, search }
}

/** @param {MemoryPage} page @param {Conversation} conversation @param {Listener} onProgress */
async function measureConversation(page, { id, sessions, questions }, onProgress) {
  const texts = questions.map(({ text }) => text)
  const byMode = await eachMode(async (mode) => {
    const rankings = await page.rank(id, texts, mode)
    onProgress(`${id}: ${mode}`)
    return sharesOf(questions, rankings)
  })
  return { id, turns: countTurns(sessions), byMode }
}

/** @param {Question[]} questions @param {Ranking[]} rankings @returns {Shares} */
function sharesOf(questions, rankings) {
  /** @type {Shares} */
  const shares = { turn5: [], turn10: [], session10: [] }
  for (const [index, question] of questions.entries()) {
    const { ids } = rankings[index] ?? { ids: [] }
    shares.session10.push(sessionRecall(ids, question.evidence, 10))
    if (!isAnswerable(question)) continue
    shares.turn5.push(turnRecall(ids, question.evidence, 5))
    shares.turn10.push(turnRecall(ids, question.evidence, 10))
  }
  return shares
}

/** @param {MemoryPage} page @param {Preference[]} preferences @param {Listener} onProgress */
async function measurePreferences(page, preferences, onProgress) {
  const contents = preferences.map(({ preference }) => preference)
  await page.add('prefeval', contents)
  return eachMode(async (mode) => {
    const queries = preferences.map(({ question }) => question)
    const rankings = await page.rank('prefeval', queries, mode)
    onProgress(`PrefEval: ${mode}`)
    return mean(rankings.map((ranking, own) => Number(isPooledHit(scoresByPlace(ranking, contents), own))))
  })
}

/** @param {Ranking} ranking @param {readonly unknown[]} places */
function scoresByPlace({ ids, scores }, places) {
  const found = new Map(ids.map((id, index) => [id, scores[index]]))
  return places.map((_, place) => found.get(String(place)) ?? 0)
}

/** Our own conversations: roles only, no names, no times. @param {MemoryPage} page @param {Listener} onProgress */
async function measurePlain(page, onProgress) {
  const { sessions, questions } = readPlain()
  await page.remember(PLAIN, sessions)
  return eachMode(async (mode) => {
    const rankings = await page.rank(
      PLAIN,
      questions.map(({ text }) => text),
      mode,
    )
    onProgress(`${PLAIN}: ${mode}`)
    return mean(questions.map(({ evidence }, index) => turnRecall(rankings[index]?.ids ?? [], evidence, 10)))
  })
}

/** @template Result @param {(mode: Mode) => Promise<Result>} measure @returns {Promise<Record<Mode, Result>>} */
async function eachMode(measure) {
  return {
    lexical: await measure('lexical'),
    vector: await measure('vector'),
    hybrid: await measure('hybrid'),
  }
}

/** @param {import('./locomo.mjs').Session[]} sessions */
const countTurns = (sessions) => sum(sessions.map(({ messages }) => messages.length))

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0)
