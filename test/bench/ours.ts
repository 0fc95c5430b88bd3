/**
 * @module Our index behind the bench's interface: the only file of the bench that knows `createSearchIndex`.
 *
 * Its open form is the store's; the part `store` measures that.
 */
import type { SearchMode } from '../../src/search/formula.ts'
import { createSearchIndex, type SearchIndex } from '../../src/search/search-index.ts'
import { quantize } from '../../src/search/vectors.ts'
import { type Batch, type Library, vectorsOf } from './library.ts'

/** Where the items go: all into one namespace unless told otherwise. */
export interface Layout {
  /** The namespace of the item at this place. */
  namespaceOf(place: number): readonly string[]
  /** What a search looks under. */
  readonly prefix: readonly string[]
}

const ONE: Layout = { namespaceOf: () => ['bench'], prefix: ['bench'] }

/** Our index in one of its modes. `exact` scans everything, where there is a choice. */
export function ours(
  mode: SearchMode,
  { layout = ONE, exact = false }: { layout?: Layout; exact?: boolean } = {},
): Library {
  const index = createIndex(exact)
  return {
    begin: () => {},
    add: (batch) => addTo(index, batch, layout, mode),
    search({ text, vector }, count) {
      const query = index.analyse(layout.prefix, text)
      return index.search(layout.prefix, { query, mode, vector }, count).map(({ entry }) => entry.seq)
    },
  }
}

/** `exact` asks for a full scan of the codes, also where there are many. */
function createIndex(exact: boolean): SearchIndex {
  return createSearchIndex(exact ? { fullScan: Infinity } : {})
}

function addTo(index: SearchIndex, batch: Batch, { namespaceOf }: Layout, mode: SearchMode): void {
  const vectors = vectorsOf(batch)
  batch.texts.forEach((text, at) => {
    const place = batch.from + at
    const namespace = namespaceOf(place)
    const key = String(place)
    index.add({
      entry: { namespace, key, seq: place, kind: 'Memory' },
      texts: [mode === 'vector' ? '' : text],
      vectors: [mode === 'lexical' ? undefined : quantize(vectors[at] as Float32Array, wordsIn(text))],
    })
  })
}

const wordsIn = (text: string): number => text.split(/\s+/).length
