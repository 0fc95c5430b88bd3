/** @module `RESULTS.md`: what was measured, where, and how to read it. */
import { embedderSections, recallSections } from './results-embedders.mjs'
import { LIBRARIES } from './libraries.mjs'
import { table } from './table.mjs'
import { WHOLE_STORES } from './whole-searches.mjs'

/** @typedef {import('./results.mjs').Results} Results @typedef {import('./measure-library.mjs').Row} Row */

/** @param {Results} results */
export function resultsPage(results) {
  const { about } = results
  return `${[
    '# What was measured',
    `Written by \`npm run bench\`, which measures all of it again (\`-- --only vectors --sizes 1k,10k\` some of it). ${about.date}, ${about.machine};
Chromium ${about.chromium}, Node ${about.node}. Shared machines are noisy: compare rows of one table, not tables of two days.`,
    '![Search by vector: the median over the number of texts, ours and the peers](search.svg)',
    READING,
    indexTable('Search by vector', withOpen(results, results.vectors), LIBRARIES.vectors),
    floorTable(results),
    indexTable('Search by words', withOpen(results, results.lexical), LIBRARIES.lexical),
    indexTable('Search by both', withOpen(results, results.fused), LIBRARIES.fused),
    fusedNote(results),
    indexTable(
      'Whole searches in Node, text in and items out, the built-in embedder',
      results.whole,
      WHOLE_STORES,
    ),
    '## The whole store',
    '![What a store costs as it grows: search, open, put and memory over turns and over namespaces](growth.svg)',
    STORE_READING,
    storeTable(results),
    namespaceNote(results),
    writeTable(results),
    ...recallSections(results),
    ...embedderSections(results),
    '## What to bear in mind',
    caveats(results),
  ]
    .filter((block) => block !== '')
    .join('\n\n')}\n`
}

const READING = `Each library has a Chromium page of its own with an empty profile. It gets the same texts and vectors, is asked 20 questions to warm up and then 200
others, each once, for the best ten. **build**: until the last item is in. **open**: from a page that has just loaded to the first answer, from the library's own
form in IndexedDB (ours: the store's, with its rows, worker to page, 256 dimensions). **recall**: the share of the true ten (the cosine of the float vectors, all of them compared) that were found. **evidence**: the share of
what answers a LoCoMo question that stands in the ten. **memory**: JavaScript, array buffers and WebAssembly, above a page that has only loaded.`

const STORE_READING = `From page to page: the call, the worker, the embedder, the index, the rows, and back. Turns are in threads of fifty (fewer where namespaces are smaller), with speakers and times; the built-in
embedder's vectors have 256 dimensions. **cold**: rows of hits are read from IndexedDB; **warm**: the same 200 questions again. **open**: from the worker's readiness to the
first answer, by words, so that no model is loaded; **worker ready** comes before it.`

/** Our rows with the store's opening. @param {Results} results @param {readonly Row[]} rows */
const withOpen = ({ store }, rows) =>
  rows.map((row) => {
    const opened = store.find(({ size, namespaces }) => size === row.size && namespaces === 1)?.openMs
    return row.library === 'ours' && opened !== undefined ? { ...row, openMs: opened } : row
  })

/** What `recall@10` means beside our hybrid search. @param {Results} results */
const fusedNote = ({ fused }) =>
  fused.some(({ recall }) => recall !== undefined)
    ? '`recall@10` here: the share of the ten of a full scan that the search keeps.'
    : ''

/**
 * @param {string} title
 * @param {readonly Row[]} rows
 * @param {Readonly<Record<string, { name: string }>>} listed
 */
function indexTable(title, rows, listed) {
  const order = Object.keys(listed)
  const sorted = rows.toSorted(
    (left, right) => left.size - right.size || order.indexOf(left.library) - order.indexOf(right.library),
  )
  const cells = sorted.map((row) => [
    row.size.toLocaleString('en'),
    listed[row.library]?.name ?? row.library,
    ms(row.buildMs),
    ms(row.openMs),
    ms(row.p50),
    ms(row.p95),
    share(row.recall),
    share(row.evidence),
    megabytes(row.bytes),
    row.failure ?? '',
  ])
  const heads = [
    'N',
    '',
    'build, ms',
    'open, ms',
    'p50, ms',
    'p95, ms',
    'recall@10',
    'evidence@10',
    'memory, MB',
    '',
  ]
  return tableOf(`## ${title}`, cells, heads)
}

/** @param {Results} results */
function floorTable({ floor, vectors }) {
  const cells = floor.map(({ size, dimensions, ms: least }) => {
    const p50 = vectors.find((row) => row.library === 'ours' && row.size === size)?.p50
    return [
      size.toLocaleString('en'),
      String(dimensions),
      ms(least),
      ms(p50),
      p50 === undefined ? '–' : (p50 / least).toFixed(2),
    ]
  })
  const heads = ['N', 'dimensions', 'sum of the bytes, p50, ms', 'our search, p50, ms', 'ratio']
  return tableOf(
    '### The floor: only to read and sum the bytes that our search by vector reads',
    cells,
    heads,
  )
}

/** @param {Results} results */
function storeTable({ store }) {
  const cells = store.map((row) => [
    row.size.toLocaleString('en'),
    row.namespaces.toLocaleString('en'),
    ms(row.writeMs),
    ms(row.workerMs),
    ms(row.openMs),
    pair(row.put),
    pair(row.cold),
    pair(row.warm),
    pair(row.everywhere),
    megabytes(row.bytes),
    row.failure ?? '',
  ])
  const written = ['turns', 'namespaces', 'write all, ms', 'worker ready, ms', 'open, ms', 'put, p50 / p95']
  const searched = ['search cold', 'search warm', 'search all namespaces', 'memory, MB', '']
  return tableOf('### As it grows', cells, [...written, ...searched])
}

/** What the rest of a store costs a namespace. @param {Results} results */
function namespaceNote({ store }) {
  const one = store.find(({ size, namespaces }) => size === 1000 && namespaces === 1)?.warm
  const among = store.find(({ size, namespaces }) => size === 100_000 && namespaces === 100)?.warm
  if (one === undefined || among === undefined) return ''
  return `A namespace of 1,000 in a store of 100,000 is searched in ${(among.p50 / one.p50).toFixed(2)} times what a store of 1,000 takes (warm, p50).`
}

/** @param {Results} results */
function writeTable({ writes }) {
  const cells = writes.map(({ size, unindexedMs, instantMs, embeddedMs, put }) => [
    size.toLocaleString('en'),
    ms(unindexedMs),
    ms(instantMs),
    ms(embeddedMs),
    pair(put['relaxed']),
    pair(put['strict']),
  ])
  const bulk = ['turns in one commit', 'not indexed, ms', 'vectors given, ms', 'embedded too, ms']
  const single = ['put into an empty store, p50 / p95', 'the same, strict durability']
  return tableOf('### Writing', cells, [...bulk, ...single])
}

/** @param {Results} results */
function caveats({ about }) {
  const versions = Object.entries(about.versions).map(([name, version]) => `${name} ${version}`)
  return [
    `The texts: ${about.vectors}, all distinct. Vectors of the index tables: all-MiniLM-L6-v2 (int8), 384 dimensions. A joined text's vector is the sum of its sentences', weighted by their
words, of unit length: near what the model says of it, not the same. Tables of the store and of Node: the built-in embedder, for which that sum is exact.`,
    `Versions: ${versions.join(', ')}.`,
    'hnswlib-wasm: M 32, efConstruction 128, efSearch 128. pgvector: `<#>` over a table in memory, the hnsw index with its defaults. The others have their defaults.',
    "Approximate libraries (hnswlib-wasm, voy-search, pgvector's hnsw) pay for speed with building, deleting and recall; ours compares int8 codes, so it may differ from the floats in the last places.",
    'Orama and minisearch tokenise, stem and score in their own way: compare `evidence`, not rankings. mem0: its vector store by itself, without the language model that its `Memory` asks on every write.',
    'A library that failed or took more than three minutes is in the table, with its reason. WebAssembly memory never shrinks: what it counts is the most that was needed.',
  ]
    .map((text) => `- ${text}`)
    .join('\n')
}

/** @param {string} title @param {readonly (readonly string[])[]} cells @param {readonly string[]} heads */
function tableOf(title, cells, heads) {
  if (cells.length === 0) return `${title}\n\nNot measured yet.`
  const used = heads.map((_, column) => cells.some((row) => !['', '–'].includes(row[column] ?? '')))
  const kept = (/** @type {readonly string[]} */ row) => row.filter((_, column) => used[column])
  return table(title, cells.map(kept), kept(heads)).trim()
}

/** @param {number | undefined} value */
const ms = (value) => (value === undefined ? '–' : value < 100 ? value.toFixed(2) : value.toFixed(0))

/** @param {{ p50: number, p95: number } | undefined} spread */
const pair = (spread) => (spread === undefined ? '–' : `${ms(spread.p50)} / ${ms(spread.p95)}`)

/** @param {number | undefined} value */
const share = (value) => value?.toFixed(3) ?? '–'

/** @param {number | undefined} bytes */
const megabytes = (bytes) => (bytes === undefined ? '–' : (bytes / 1e6).toFixed(1))
