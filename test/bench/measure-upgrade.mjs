/** @module How long a store takes to change its embedder, and what who searches feels of it. */
import { spread } from './measure-store.mjs'
import { openMemoryPage } from './memory-page.mjs'
import { turnsIn } from './run-recall.mjs'

/**
 * @typedef {import('./measure-store.mjs').Spread} Spread
 * @typedef {import('./locomo.mjs').Conversation} Conversation
 * @typedef {{ turns: number, threads: number, loadMs: number, embedMs: number, perSecond: number, quiet: Spread, loading: Spread,
 *   embedding: Spread, after: Spread }} UpgradeRow `perSecond`: turns embedded; searches before, meanwhile and after
 */

/** Both cores of a small machine. */
const DEVICE = { device: /** @type {const} */ ('wasm'), threads: 2 }
/** Searches that are timed before and after. */
const SEARCHES = 200

/**
 * The conversations are remembered with the built-in embedder; then one search follows the other, in the largest of them, while MiniLM is loaded
 * and embeds all.
 *
 * @param {{ conversations: Conversation[], model: string, tell: (text: string) => void }} input
 * @returns {Promise<UpgradeRow>}
 */
export async function measureUpgrade({ conversations, model, tell }) {
  const page = await openMemoryPage(model, 'later')
  try {
    for (const { id, sessions } of conversations) await page.remember(id, sessions)
    const turns = conversations.reduce((sum, { sessions }) => sum + turnsIn(sessions), 0)
    tell(`upgrade: ${turns} turns remembered`)
    const { id, questions } = largestOf(conversations)
    const queries = [...new Set(questions.map(({ text }) => text))]
    await page.time(id, queries.slice(0, SEARCHES)) // warms up
    const quiet = spread(await page.time(id, queries.slice(0, SEARCHES)))
    const { loaded, switched, searches } = await page.upgrade(DEVICE, { conversation: id, queries })
    tell(`upgrade: loaded after ${loaded.toFixed(0)} ms, done after ${switched.toFixed(0)} ms`)
    const during = (/** @type {boolean} */ embedding) =>
      spread(searches.filter(({ at }) => at > loaded === embedding).map(({ ms }) => ms))
    const after = spread(await page.time(id, queries.slice(0, SEARCHES)))
    return {
      turns,
      threads: DEVICE.threads,
      loadMs: loaded,
      embedMs: switched - loaded,
      perSecond: (turns / (switched - loaded)) * 1000,
      quiet,
      loading: during(false),
      embedding: during(true),
      after,
    }
  } finally {
    await page.close()
  }
}

/** @param {readonly Conversation[]} conversations */
const largestOf = (conversations) =>
  conversations.reduce((most, one) => (turnsIn(one.sessions) > turnsIn(most.sessions) ? one : most))
