/** @module Whole searches in Node, text in and items out: our store, LangGraph's and mem0's, with one embedder. */
import { overlap, reasonOf } from './measure-library.mjs'
import { spread } from './measure-store.mjs'

const COUNT = 10
const PATIENCE_MS = 180_000

/**
 * @typedef {(texts: string[]) => Promise<readonly Float32Array[]>} Embed
 * @typedef {{ add(texts: string[]): Promise<void>, search(query: string, count: number): Promise<number[]> }} WholeStore
 * @typedef {(input: { embed: Embed, dimensions: number }) => WholeStore | Promise<WholeStore>} MakeStore
 * @typedef {import('./measure-library.mjs').Row} Row
 */

/** @type {Readonly<Record<string, { name: string, make: MakeStore }>>} */
export const WHOLE_STORES = {
  ours: { name: 'Keepsake, meaning and words', make: (input) => oursInMemory(input, 'hybrid') },
  oursVector: { name: 'Keepsake, meaning only', make: (input) => oursInMemory(input, 'vector') },
  langgraph: {
    name: 'LangGraph InMemoryStore',
    make: async (input) => (await import('./peers/langgraph.mjs')).langgraph(input),
  },
  mem0: {
    name: 'mem0 MemoryVectorStore',
    make: async (input) => (await import('./peers/mem0.mjs')).mem0(input),
  },
}

/**
 * @param {string} library
 * @param {{ corpus: import('./corpus.mjs').Corpus, size: number, embed: Embed }} input
 * @returns {Promise<Row>}
 */
export async function measureWhole(library, { corpus, size, embed }) {
  /** @type {Row} */
  const row = { library, size }
  try {
    const { dimensions, texts, questions, warmUp } = corpus
    const store = await WHOLE_STORES[library]?.make({ embed, dimensions })
    if (store === undefined) throw new Error(`'${library}' is no library of this part.`)
    const start = performance.now()
    await store.add(texts.slice(0, size))
    row.buildMs = performance.now() - start
    for (const { text } of warmUp) await store.search(text, COUNT)
    const times = []
    const found = []
    for (const { text } of questions) {
      const asked = performance.now()
      if (asked - start > PATIENCE_MS) throw new Error(`It took more than ${PATIENCE_MS / 1000} s.`)
      found.push(await store.search(text, COUNT))
      times.push(performance.now() - asked)
    }
    Object.assign(row, spread(times))
    if (library !== 'ours') row.recall = overlap(found, corpus.nearest(size))
  } catch (error) {
    row.failure = reasonOf(error)
  }
  return row
}

/** @param {{ embed: Embed }} input @param {import('keepsake').SearchMode} mode @returns {Promise<WholeStore>} */
async function oursInMemory({ embed }, mode) {
  const { createStore, memoryStorage } = await import('keepsake')
  const embedder = {
    id: 'bench',
    dimensions: undefined,
    embed: async (/** @type {readonly string[]} */ texts) => ({ vectors: await embed([...texts]) }),
  }
  const store = createStore({ storage: memoryStorage(), embedder })
  return {
    async add(texts) {
      await store.write(
        texts.map((text, place) => ({
          op: 'put',
          namespace: ['bench'],
          key: String(place),
          value: { text },
        })),
      )
    },
    async search(query, count) {
      const found = await store.search(['bench'], { query, mode, limit: count })
      return found.map(({ key }) => Number(key))
    },
  }
}
