/** @module hnswlib-wasm: a graph of neighbours, approximate. */
import { loadHnswlib, syncFileSystem } from 'hnswlib-wasm'
import { type Library, vectorsOf } from '../library.ts'

/** Its README's parameters for embeddings, and an efSearch that keeps recall at 10 above 0.95. */
const [M, EF_CONSTRUCTION, SEED, EF_SEARCH] = [32, 128, 100, 128]
const FILE = 'bench.dat'

/** Hierarchical navigable small worlds in WASM; the vectors are of unit length, so it compares by inner product. */
export async function hnswlib(): Promise<Library> {
  const library = await loadHnswlib()
  const create = (dimensions: number) => new library.HierarchicalNSW('ip', dimensions, '')
  let index: ReturnType<typeof create>
  return {
    begin({ count, dimensions }) {
      index = create(dimensions)
      index.initIndex(count, M, EF_CONSTRUCTION, SEED)
      index.setEfSearch(EF_SEARCH)
    },
    add(batch) {
      vectorsOf(batch).forEach((vector, at) => index.addPoint(vector, batch.from + at, false))
    },
    search: ({ vector }, count) => index.searchKnn(vector, count, undefined).neighbors,
    async save() {
      await index.writeIndex(FILE)
      await syncFileSystem('write')
    },
    async open({ count, dimensions }) {
      await syncFileSystem('read')
      index = create(dimensions)
      await index.readIndex(FILE, count)
      index.setEfSearch(EF_SEARCH)
    },
  }
}
