/** @module voy-search: a k-d tree in WASM. */
import { __wbg_set_wasm, type Resource, Voy } from 'voy-search/voy_search_bg.js'
import * as imports from 'voy-search/voy_search_bg.js'
import wasmUrl from 'voy-search/voy_search_bg.wasm?url'
import { type Batch, type Library, vectorsOf } from '../library.ts'
import { shelve, unshelve } from './shelf.ts'

/** It compares by Euclidean distance, which for unit vectors ranks as the cosine does. */
export async function voy(): Promise<Library> {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(wasmUrl), {
    './voy_search_bg.js': { ...imports } as unknown as WebAssembly.ModuleImports,
  })
  __wbg_set_wasm(instance.exports)
  let index: Voy
  return {
    begin() {
      index = new Voy()
    },
    add: (batch) => index.add(toResource(batch)),
    search: ({ vector }, count) => index.search(vector, count).neighbors.map(({ id }) => Number(id)),
    save: () => shelve(index.serialize()),
    async open() {
      index = Voy.deserialize(String(await unshelve()))
    },
  }
}

function toResource(batch: Batch): Resource {
  const embeddings = vectorsOf(batch).map((vector, at) => ({
    id: String(batch.from + at),
    title: '',
    url: '',
    embeddings: [...vector],
  }))
  return { embeddings }
}
