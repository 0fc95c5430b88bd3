/** @module Orama: full text, vectors, and both. */
import { create, insertMultiple, load, save, search } from '@orama/orama'
import { type Library, vectorsOf } from '../library.ts'
import { shelve, unshelve } from './shelf.ts'

/** One of Orama's modes, over an index that holds what the mode needs. */
export function orama(mode: 'fulltext' | 'vector' | 'hybrid'): Library {
  const hasText = mode !== 'vector'
  const hasVector = mode !== 'fulltext'
  const createFor = (dimensions: number) =>
    create({
      schema: {
        ...(hasText ? { text: 'string' } : {}),
        ...(hasVector ? { vector: `vector[${dimensions}]` } : {}),
      },
    })
  let database: ReturnType<typeof create>
  return {
    begin({ dimensions }) {
      database = createFor(dimensions)
    },
    async add(batch) {
      const vectors = vectorsOf(batch)
      const documents = batch.texts.map((text, at) => ({
        id: String(batch.from + at),
        ...(hasText ? { text } : {}),
        ...(hasVector ? { vector: [...(vectors[at] as Float32Array)] } : {}),
      }))
      await insertMultiple(database, documents, documents.length)
    },
    async search({ text, vector }, count) {
      const { hits } = await search(database, {
        mode,
        limit: count,
        ...(hasText ? { term: text } : {}),
        ...(hasVector ? { vector: { value: [...vector], property: 'vector' }, similarity: 0 } : {}),
      })
      return hits.map(({ id }) => Number(id))
    },
    save: () => shelve(save(database)),
    async open({ dimensions }) {
      database = createFor(dimensions)
      load(database, (await unshelve()) as object)
    },
  }
}
