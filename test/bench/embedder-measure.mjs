/** @module What a fresh worker measures, the same in Chromium and in Node. */
import { staticEmbedder } from 'keepsake'

const PURPOSE = { purpose: /** @type {const} */ ('document') }
const PASSES = 5

/**
 * @typedef {{ tokenizer: Uint8Array, model: Uint8Array }} Files
 * @typedef {{ files: Files, texts: string[] }} Task
 * @typedef {{ firstVectorMs: number, passes: number[] }} Measured
 */

/** From bytes in memory to the first vector; then texts per second, in several passes. @param {Task} task @returns {Promise<Measured>} */
export async function measureEmbedder({ files, texts }) {
  const start = performance.now()
  const embedder = staticEmbedder({ files })
  await embedder.embed(['We talked about green tea.'], PURPOSE)
  const firstVectorMs = performance.now() - start
  const passes = []
  for (let pass = 0; texts.length > 0 && pass < PASSES; pass++) {
    const begin = performance.now()
    await embedder.embed(texts, PURPOSE)
    passes.push((texts.length / (performance.now() - begin)) * 1000)
  }
  return { firstVectorMs, passes }
}
