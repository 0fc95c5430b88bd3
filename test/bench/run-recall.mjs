/** @module Runs the recall bench over ours: remember, then time, then rank. */
import { eachMode, measureConversation, measurePreferences, MODES } from './measure-recall.mjs'
import { mean, quantile, turnRecall } from './measures.mjs'
import { openMemoryPage } from './memory-page.mjs'
import { PLAIN, readPlain } from './plain.mjs'

/**
 * @typedef {import('./measure-recall.mjs').Mode} Mode
 * @typedef {import('./measure-recall.mjs').Shares} Shares
 * @typedef {import('./measure-recall.mjs').Listener} Listener
 * @typedef {import('./locomo.mjs').Conversation} Conversation
 * @typedef {import('./prefeval.mjs').Preference} Preference
 * @typedef {import('./memory-page.mjs').MemoryPage} MemoryPage
 * @typedef {{ id: string, turns: number, byMode: Record<Mode, Shares> }} ConversationResult
 * @typedef {{ remember: number, search: { p50: number, p95: number } }} Speed
 * @typedef {{ conversations?: ConversationResult[], speed?: Speed, preferences?: Record<Mode, number>,
 *   plain: Record<Mode, number>, chromium: string }} Results
 */

/**
 * With the built-in embedder, or with the model in a folder in the layout of transformers.js.
 *
 * @param {{ conversations?: Conversation[] | undefined, preferences?: Preference[] | undefined, model?: string | undefined,
 *   onProgress: Listener }} input
 * @returns {Promise<Results>}
 */
export async function runRecall({ conversations, preferences, model, onProgress }) {
  const page = await openMemoryPage(model)
  const how = { modes: MODES, onProgress }
  /** @type {Omit<Results, 'plain' | 'chromium'>} */
  const results = {}
  try {
    if (conversations !== undefined) {
      results.speed = await measureSpeed(page, conversations, onProgress)
      results.conversations = []
      for (const conversation of conversations) {
        const { id, sessions } = conversation
        const byMode = await measureConversation(page, conversation, how)
        results.conversations.push({ id, turns: turnsIn(sessions), byMode })
      }
    }
    if (preferences !== undefined) {
      results.preferences = await measurePreferences(page, preferences, how)
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
    turns += turnsIn(sessions)
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

/** Our own conversations: roles only, no names, no times. @param {MemoryPage} page @param {Listener} onProgress */
async function measurePlain(page, onProgress) {
  const { sessions, questions } = readPlain()
  await page.remember(PLAIN, sessions)
  return eachMode(MODES, async (mode) => {
    const rankings = await page.rank(
      PLAIN,
      questions.map(({ text }) => text),
      mode,
    )
    onProgress(`${PLAIN}: ${mode}`)
    return mean(questions.map(({ evidence }, index) => turnRecall(rankings[index]?.ids ?? [], evidence, 10)))
  })
}

/** How many turns these are. @param {readonly import('./locomo.mjs').Session[]} sessions */
export const turnsIn = (sessions) => sum(sessions.map(({ messages }) => messages.length))

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0)
