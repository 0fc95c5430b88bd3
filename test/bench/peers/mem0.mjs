/** @module mem0's own vector store, in Node: SQLite in memory, and a loop over every row. */
import { MemoryVectorStore } from 'mem0ai/oss'

/** @typedef {import('../whole-searches.mjs').WholeStore} WholeStore @typedef {import('../whole-searches.mjs').Embed} Embed */

/**
 * What mem0's `Memory` searches with, less the language model that it would ask when something is added.
 *
 * @param {{ embed: Embed, dimensions: number }} input
 * @returns {WholeStore}
 */
export function mem0({ embed, dimensions }) {
  const store = new MemoryVectorStore({ dimension: dimensions, dbPath: ':memory:' })
  return {
    async add(texts) {
      const vectors = (await embed(texts)).map((vector) => [...vector])
      const ids = texts.map((_, place) => String(place))
      await store.insert(
        vectors,
        ids,
        texts.map((data) => ({ data })),
      )
    },
    async search(query, count) {
      const [vector] = await embed([query])
      const found = await store.search([.../** @type {Float32Array} */ (vector)], count)
      return found.map(({ id }) => Number(id))
    },
  }
}
