/** @module LangGraph's InMemoryStore, in Node. */
import { InMemoryStore } from '@langchain/langgraph-checkpoint'

/** @typedef {import('../whole-searches.mjs').WholeStore} WholeStore @typedef {import('../whole-searches.mjs').Embed} Embed */

/** Every vector is compared, in plain JavaScript. @param {{ embed: Embed, dimensions: number }} input @returns {WholeStore} */
export function langgraph({ embed, dimensions }) {
  const embedAll = async (/** @type {string[]} */ texts) => (await embed(texts)).map((vector) => [...vector])
  const embeddings = {
    embedDocuments: embedAll,
    embedQuery: async (/** @type {string} */ text) => /** @type {number[]} */ ((await embedAll([text]))[0]),
  }
  const store = new InMemoryStore({ index: { dims: dimensions, embeddings, fields: ['text'] } })
  return {
    async add(texts) {
      await store.batch(
        texts.map((text, key) => ({ namespace: ['bench'], key: String(key), value: { text } })),
      )
    },
    async search(query, count) {
      const found = await store.search(['bench'], { query, limit: count })
      return found.map(({ key }) => Number(key))
    },
  }
}
