/** @module Other stores under the measures of recall: the same texts and vectors in, a ranking of all of them out. */
import { InMemoryStore } from '@langchain/langgraph-checkpoint'
import { create, insertMultiple, search } from '@orama/orama'

/** @typedef {import('../recall-peers.mjs').MakePeer} MakePeer */

/** More than any namespace of the bench holds. */
const EVERYTHING = 100_000

/** Its weights are its defaults. So is all else but `similarity`, which would leave out what is less alike than 0.8. @type {MakePeer} */
export async function orama(dimensions) {
  const database = create({ schema: { text: 'string', vector: `vector[${dimensions}]` } })
  return {
    async add(items) {
      const documents = items.map(({ vector, ...item }) => ({ ...item, vector: [...vector] }))
      await insertMultiple(database, documents, documents.length)
    },
    async search({ text, vector }, mode) {
      const { hits } = await search(database, {
        mode: mode === 'lexical' ? 'fulltext' : mode,
        limit: EVERYTHING,
        ...(mode === 'vector' ? {} : { term: text }),
        ...(mode === 'lexical' ? {} : { vector: { value: [...vector], property: 'vector' }, similarity: 0 }),
      })
      return hits.map(({ id, score }) => ({ id, score }))
    },
  }
}

/** Vectors only: it has no other search. @type {MakePeer} */
export async function langgraph(dimensions) {
  /** @type {Map<string, Float32Array>} */
  const known = new Map()
  const vectorOf = (/** @type {string} */ text) => [.../** @type {Float32Array} */ (known.get(text))]
  const embeddings = {
    embedDocuments: async (/** @type {string[]} */ texts) => texts.map(vectorOf),
    embedQuery: async (/** @type {string} */ text) => vectorOf(text),
  }
  const store = new InMemoryStore({ index: { dims: dimensions, embeddings, fields: ['text'] } })
  const namespace = ['bench']
  return {
    async add(items) {
      for (const { text, vector } of items) known.set(text, vector)
      await store.batch(items.map(({ id, text }) => ({ namespace, key: id, value: { text } })))
    },
    async search({ text, vector }) {
      known.set(text, vector)
      const found = await store.search(namespace, { query: text, limit: EVERYTHING })
      return found.map(({ key, score = 0 }) => ({ id: key, score }))
    },
  }
}
