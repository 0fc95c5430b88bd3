/** @module Asks an embedder behind HTTP, and tells what came of it in JSON. */
import { createStore, httpEmbedder, isKeepsakeError, memoryStorage } from 'keepsake'

const ADA = ['users', 'ada']

/**
 * Remembers two sentences and looks for one.
 *
 * @param {{ baseUrl: string, timeoutMs?: number }} options
 * @returns {Promise<{ found?: string | undefined, dimensions?: number | undefined, failure?: unknown, shown?: string }>}
 */
export async function embedAt(options) {
  const embedder = httpEmbedder({ ...options, model: 'tiny', retries: 1 })
  const store = createStore({ storage: memoryStorage(), embedder })
  try {
    await store.put(ADA, 'tea', { content: 'Ada drinks green tea' })
    await store.put(ADA, 'dog', { content: 'Her dog is called Pascal' })
    const [best] = await store.search(ADA, { query: 'green tea', mode: 'vector' })
    return { found: best?.key, dimensions: embedder.dimensions }
  } catch (error) {
    return { failure: isKeepsakeError(error) ? error.details : String(error), shown: shown(error) }
  }
}

/** An error and what caused it. @param {unknown} error @returns {string} */
function shown(error) {
  return error instanceof Error ? `${error.message}\n${shown(error.cause)}` : String(error)
}
