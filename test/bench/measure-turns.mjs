/** @module How fast the built-in embedder starts and embeds a file of conversations, in Chromium and in Node. */
import { openPage } from './browser.mjs'
import { measureInNode } from './embedder-node.mjs'
import { quantile } from './measures.mjs'
import { FRESH_WORKERS } from './turns-rows.mjs'

/**
 * @typedef {import('./embedder-measure.mjs').Measured} Measured
 * @typedef {import('./turns-rows.mjs').TurnsRow} TurnsRow
 */

/** @param {readonly import('./locomo.mjs').Conversation[]} conversations */
export const turnsOf = (conversations) =>
  conversations.flatMap(({ sessions }) =>
    sessions.flatMap(({ messages }) => messages.map(({ content }) => content)),
  )

/** @param {string[]} texts @param {(text: string) => void} tell @returns {Promise<TurnsRow[]>} */
export async function measureTurns(texts, tell) {
  const { page, close } = await openPage('embedder')
  /** @param {string[]} some @returns {Promise<Measured>} */
  const inChromium = (some) =>
    page.evaluate((given) => /** @type {any} */ (globalThis).bench.measure(given), some)
  try {
    return [
      await measure('Chromium', inChromium, { texts, tell }),
      await measure('Node', measureInNode, { texts, tell }),
    ]
  } finally {
    await close()
  }
}

/**
 * @param {string} where
 * @param {(texts: string[]) => Promise<Measured>} run
 * @param {{ texts: string[], tell: (text: string) => void }} how
 * @returns {Promise<TurnsRow>}
 */
async function measure(where, run, { texts, tell }) {
  const starts = []
  for (let worker = 0; worker < FRESH_WORKERS; worker++) starts.push((await run([])).firstVectorMs)
  const { passes } = await run(texts)
  tell(`${where}: ${starts.map(Math.round).join(' ')} ms; ${passes.map(Math.round).join(' ')} turns/s`)
  const [first, median] = [passes[0] ?? 0, quantile(passes, 0.5)].map(Math.round)
  return {
    where,
    turns: texts.length,
    firstVectorMs: Math.round(quantile(starts, 0.5)),
    firstPass: Number(first),
    medianPass: Number(median),
  }
}
