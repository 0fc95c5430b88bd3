/** @module Who is measured at what. */

/**
 * @typedef {{ name: string, file: string, make: string, most?: number }} Listed `most`: the largest size that it is asked for
 * @typedef {'vectors' | 'lexical' | 'fused'} IndexPart
 */

/** Sizes that only we are asked for. */
export const PEERS_MOST = 100_000

/** @type {Record<IndexPart, Readonly<Record<string, Listed>>>} */
export const LIBRARIES = {
  vectors: {
    ours: { name: 'Keepsake', file: 'ours.ts', make: "ours('vector')" },
    hnswlib: { name: 'hnswlib-wasm', file: 'peers/hnswlib.ts', make: 'hnswlib()' },
    orama: { name: '@orama/orama', file: 'peers/orama.ts', make: "orama('vector')" },
    voy: { name: 'voy-search', file: 'peers/voy.ts', make: 'voy()' },
    clientVectorSearch: {
      name: 'client-vector-search',
      file: 'peers/client-vector-search.ts',
      make: 'clientVectorSearch()',
    },
    pglite: { name: 'PGlite + pgvector, exact', file: 'peers/pglite.ts', make: "pglite('none')" },
    pgliteHnsw: {
      name: 'PGlite + pgvector, hnsw',
      file: 'peers/pglite.ts',
      make: "pglite('hnsw')",
      most: 10_000,
    },
  },
  lexical: {
    ours: { name: 'Keepsake', file: 'ours.ts', make: "ours('lexical')" },
    minisearch: { name: 'minisearch', file: 'peers/minisearch.ts', make: 'minisearch()' },
    orama: { name: '@orama/orama', file: 'peers/orama.ts', make: "orama('fulltext')" },
  },
  fused: {
    ours: { name: 'Keepsake', file: 'ours.ts', make: "ours('hybrid')" },
    oursExact: {
      name: 'Keepsake, everything scanned',
      file: 'ours.ts',
      make: "ours('hybrid', { exact: true })",
    },
    orama: { name: '@orama/orama', file: 'peers/orama.ts', make: "orama('hybrid')" },
  },
}
