/** @module The store as a whole at one size: writing, opening, searching, from page to page. */
import { inPage } from './in-page.mjs'
import { reasonOf, within } from './measure-library.mjs'
import { quantile } from './measures.mjs'

const PUTS = 100
/** Turns in a thread; fewer where there are more namespaces than threads. */
const THREAD = 50
/** What one store may take; more where there is very much. */
const patience = (/** @type {number} */ size) => (size > 100_000 ? 3_600_000 : 900_000)
/** Turns of which the text is not in the store yet begin here. */
const NEW = 10_000_000

/**
 * @typedef {import('./page/store.ts').StoreBench} StoreBench
 * @typedef {import('./browser.mjs').Site} Site
 * @typedef {import('./browser.mjs').Visit} Visit
 * @typedef {import('./corpus.mjs').Corpus} Corpus
 * @typedef {{ p50: number, p95: number }} Spread milliseconds
 * @typedef {{ size: number, namespaces: number, writeMs?: number, put?: Spread, workerMs?: number, openMs?: number, cold?: Spread,
 *   warm?: Spread, everywhere?: Spread, bytes?: number, failure?: string }} StoreRow
 */

/**
 * A store of `size` turns over some namespaces. Search looks into the first of them, and once everywhere.
 *
 * @param {Site} site
 * @param {{ corpus: Corpus, size: number, namespaces: number }} input
 * @returns {Promise<StoreRow>}
 */
export async function measureStore(site, { corpus, size, namespaces }) {
  const visit = await site.visit('store')
  /** @type {StoreRow} */
  const row = { size, namespaces }
  try {
    await within(patience(size), fillAndSearch(visit, row, corpus))
  } catch (error) {
    row.failure = reasonOf(error)
  } finally {
    await visit.close()
  }
  return row
}

/** Fills the row as it goes, so that one that fails has what was measured until then. @param {Visit} visit @param {StoreRow} row @param {Corpus} corpus */
async function fillAndSearch({ page, reload }, row, corpus) {
  const { size, namespaces } = row
  const store = /** @type {StoreBench} */ (inPage(page))
  const queries = corpus.questions.map(({ text }) => text)
  const warmUp = corpus.warmUp.map(({ text }) => text)
  const one = ['bench', '0']
  const empty = await store.memory()
  await store.open('relaxed-growth', 'static-en')
  const thread = Math.max(1, Math.min(THREAD, Math.floor(size / namespaces)))
  const written = await store.write({ from: 0, to: size, namespaces, thread, index: true })
  row.writeMs = written.reduce((sum, ms) => sum + ms, 0)
  await store.search(warmUp, one, 'hybrid')
  row.put = spread(await store.put(NEW, newTexts(corpus, PUTS)))
  await store.close()
  await reload()
  row.workerMs = await store.open('relaxed-growth', 'static-en')
  row.openMs = Number((await store.search(warmUp.slice(0, 1), one, 'lexical'))[0])
  await store.search(warmUp, one, 'hybrid')
  row.cold = spread(await store.search(queries, one, 'hybrid'))
  row.warm = spread(await store.search(queries, one, 'hybrid'))
  if (namespaces > 1) row.everywhere = spread(await store.search(queries.slice(0, 20), ['bench'], 'hybrid'))
  row.bytes = (await store.memory()) - empty
}

/**
 * @typedef {{ size: number, unindexedMs: number, instantMs: number, embeddedMs: number, put: Record<string, Spread> }} WriteRow
 *
 * Writing alone: `size` turns in one commit, and one after the other under each durability that can be chosen.
 *
 * @param {Site} site
 * @param {{ corpus: Corpus, size: number }} input
 * @returns {Promise<WriteRow>}
 */
export async function measureWrites(site, { corpus, size }) {
  const visit = await site.visit('store')
  const store = /** @type {StoreBench} */ (inPage(visit.page))
  const fresh = async (/** @type {string} */ name, /** @type {'static-en' | 'instant'} */ embedder) => {
    await store.open(name, embedder)
    await store.put(NEW, newTexts(corpus, 1)) // the model is loaded, the database is there
  }
  const bulk = async (/** @type {boolean} */ index) =>
    Number((await store.write({ from: 0, to: size, namespaces: 1, thread: THREAD, index }))[0])
  try {
    await fresh('relaxed-unindexed', 'instant')
    const unindexedMs = await bulk(false)
    await store.close()
    await fresh('relaxed-instant', 'instant')
    const instantMs = await bulk(true)
    await store.close()
    await fresh('relaxed-embedded', 'static-en')
    const embeddedMs = await bulk(true)
    await store.close()
    /** @type {Record<string, Spread>} */
    const put = {}
    for (const durability of await store.durabilities()) {
      await fresh(`${durability}-put`, 'static-en')
      put[durability] = spread(await store.put(NEW + 1, newTexts(corpus, PUTS)))
      await store.close()
    }
    return { size, unindexedMs, instantMs, embeddedMs, put }
  } finally {
    await visit.close()
  }
}

/** @param {Corpus} corpus @param {number} count */
const newTexts = ({ texts }, count) =>
  Array.from({ length: count }, (_, at) => `${texts[(at * 7) % texts.length]} ${at}`)

/** @param {readonly number[]} times @returns {Spread} */
export const spread = (times) => ({ p50: quantile(times, 0.5), p95: quantile(times, 0.95) })
