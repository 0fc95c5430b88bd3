/** @module minisearch: words. */
import MiniSearch from 'minisearch'
import type { Library } from '../library.ts'
import { shelve, unshelve } from './shelf.ts'

const OPTIONS = { fields: ['text'], idField: 'id' }

/** Its defaults: BM25+, no stemming, a document for any of the query's words. */
export function minisearch(): Library {
  let index = new MiniSearch<{ id: number; text: string }>(OPTIONS)
  return {
    begin: () => {},
    add: ({ from, texts }) => index.addAll(texts.map((text, at) => ({ id: from + at, text }))),
    search: ({ text }, count) =>
      index
        .search(text)
        .slice(0, count)
        .map(({ id }) => Number(id)),
    save: () => shelve(JSON.stringify(index)),
    async open() {
      index = MiniSearch.loadJSON(String(await unshelve()), OPTIONS)
    },
  }
}
