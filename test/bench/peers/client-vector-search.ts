/** @module client-vector-search: every vector compared, in plain JavaScript. */
import { EmbeddingIndex } from 'client-vector-search'
import { type Library, vectorsOf } from '../library.ts'

/** Its index over arrays of numbers. */
export function clientVectorSearch(): Library {
  let index = new EmbeddingIndex()
  return {
    begin: () => {},
    add(batch) {
      vectorsOf(batch).forEach((vector, at) => index.add({ id: batch.from + at, embedding: [...vector] }))
    },
    async search({ vector }, count) {
      const found = await index.search([...vector], { topK: count })
      return found.map(({ object }) => object.id)
    },
    save: () => index.saveIndex('indexedDB'),
    async open() {
      index = new EmbeddingIndex(await index.getAllObjectsFromIndexedDB())
    },
  }
}
