/** @module Runs the parts of the bench, one row after the other. */
import { serveSite } from './browser.mjs'
import { bytesRead } from './bytes-read.mjs'
import { embedderOf, makeCorpus } from './corpus.mjs'
import { chooseLibraries, serveData } from './data-plugin.mjs'
import { inPage } from './in-page.mjs'
import { LIBRARIES, PEERS_MOST } from './libraries.mjs'
import { measureLibrary, overlap } from './measure-library.mjs'
import { measureStore, measureWrites } from './measure-store.mjs'
import { quantile } from './measures.mjs'
import { withRow } from './results.mjs'
import { measureWhole, WHOLE_STORES } from './whole-searches.mjs'

/**
 * @typedef {import('./results.mjs').Results} Results
 * @typedef {import('./libraries.mjs').IndexPart} IndexPart
 * @typedef {import('./corpus.mjs').Model} Model
 * @typedef {import('./page/libraries.ts').LibrariesBench} LibrariesBench
 * @typedef {{ sizes: readonly number[], libraries?: readonly string[] | undefined, model: Model, results: Results,
 *   tell: (text: string) => void, keep: () => void }} Run `libraries`: their ids, all of them where it is left out
 */

/** In Node, of stores that compare in plain JavaScript or read every row from SQLite. */
const WHOLE_MOST = 10_000
const WRITES = 10_000
const NAMESPACES = [1, 10, 100, 1000, 10_000]
const NAMESPACES_ROWS = 100_000
const FLOOR_PASSES = 50

/** Each part by its name, in the order they run. @type {Readonly<Record<string, (run: Run) => Promise<void>>>} */
export const PARTS = {
  vectors: (run) => runIndexes('vectors', run),
  lexical: (run) => runIndexes('lexical', run),
  fused: (run) => runIndexes('fused', run),
  floor: runFloor,
  whole: runWhole,
  writes: runWrites,
  store: runStore,
  namespaces: runNamespaces,
}

/** @param {IndexPart} part @param {Run} run */
async function runIndexes(part, run) {
  const listed = Object.fromEntries(
    Object.entries(LIBRARIES[part]).filter(([id]) => isWanted(run, id.startsWith('ours') ? 'ours' : id)),
  )
  const corpus = await corpusOf(run, run.model)
  const site = await serveSite(['libraries'], [serveData(corpus.folder), chooseLibraries(listed)])
  try {
    for (const size of run.sizes) {
      /** @type {Record<string, number[][]>} */
      const foundBy = {}
      for (const [library, { most }] of Object.entries(listed)) {
        if (size > (most ?? (library.startsWith('ours') ? Infinity : PEERS_MOST))) continue
        const truth = part === 'vectors' ? corpus.nearest(size) : undefined
        const { row, found } = await measureLibrary(site, library, { corpus, size, truth })
        foundBy[library] = found
        keepRow(run, part, row)
      }
      compareStages(run, size, foundBy)
    }
  } finally {
    await site.close()
  }
}

/** How much of a full scan's ranking the search in stages keeps. @param {Run} run @param {number} size @param {Record<string, number[][]>} found */
function compareStages(run, size, { ours, oursExact }) {
  const row = run.results.fused.find((row) => row.library === 'ours' && row.size === size)
  if (row === undefined || !ours?.length || !oursExact?.length) return
  keepRow(run, 'fused', { ...row, recall: overlap(ours, oursExact) })
}

/** @param {Run} run */
async function runFloor(run) {
  const dimensions = run.model === 'minilm' ? 384 : 256
  const site = await serveSite(['libraries'], [chooseLibraries({})])
  const { page, close } = await site.visit('libraries')
  try {
    for (const size of run.sizes) {
      const { sumBytes } = /** @type {LibrariesBench} */ (inPage(page))
      const { times, right } = await sumBytes(bytesRead(size, dimensions), FLOOR_PASSES)
      if (!right) throw new Error('The bytes were not summed rightly.')
      keepRow(run, 'floor', { size, dimensions, ms: quantile(times, 0.5) })
    }
  } finally {
    await close()
    await site.close()
  }
}

/** @param {Run} run */
async function runWhole(run) {
  const sizes = run.sizes.filter((size) => size <= WHOLE_MOST)
  const corpus = await corpusOf({ ...run, sizes }, 'static')
  const embedder = await embedderOf('static')
  const embed = async (/** @type {string[]} */ texts) => (await embedder(texts)).vectors
  for (const size of sizes) {
    for (const library of Object.keys(WHOLE_STORES)) {
      if (!isWanted(run, library.startsWith('ours') ? 'ours' : library)) continue
      keepRow(run, 'whole', await measureWhole(library, { corpus, size, embed }))
    }
  }
}

/** @param {Run} run */
async function runWrites(run) {
  const size = Math.min(WRITES, Math.max(...run.sizes))
  await withStores({ ...run, sizes: [size] }, async (site, corpus) => {
    keepRow(run, 'writes', await measureWrites(site, { corpus, size }))
  })
}

/** @param {Run} run */
async function runStore(run) {
  await withStores(run, async (site, corpus) => {
    for (const size of run.sizes) {
      keepRow(run, 'store', await measureStore(site, { corpus, size, namespaces: 1 }))
    }
  })
}

/** @param {Run} run */
async function runNamespaces(run) {
  const size = Math.min(NAMESPACES_ROWS, Math.max(...run.sizes))
  await withStores({ ...run, sizes: [size] }, async (site, corpus) => {
    for (const namespaces of NAMESPACES) {
      if (namespaces <= size) keepRow(run, 'store', await measureStore(site, { corpus, size, namespaces }))
    }
  })
}

/**
 * @param {Run} run
 * @param {(site: import('./browser.mjs').Site, corpus: import('./corpus.mjs').Corpus) => Promise<void>} work
 */
async function withStores(run, work) {
  const corpus = await corpusOf(run, 'static')
  const site = await serveSite(['store'], [serveData(corpus.folder)])
  try {
    await work(site, corpus)
  } finally {
    await site.close()
  }
}

/** @param {Run} run @param {Model} model */
async function corpusOf(run, model) {
  const corpus = await makeCorpus(model, Math.max(...run.sizes), run.tell)
  run.results.about.vectors = `${corpus.source} (${corpus.sentences}), and pairs of them joined`
  return corpus
}

/** @param {Run} run @param {string} id */
const isWanted = ({ libraries }, id) => libraries?.includes(id) ?? true

/** @param {Run} run @param {'vectors' | 'lexical' | 'fused' | 'floor' | 'whole' | 'store' | 'writes'} part @param {any} row */
function keepRow({ results, tell, keep }, part, row) {
  results[part] = /** @type {any} */ (withRow(results[part], row))
  tell(
    `${part}: ${JSON.stringify(row, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value))}`,
  )
  keep()
}
