/** @module LocalMode's vector database and its hybrid search, from a checkout of its source. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Stop } from '../../scripts/steps/run.mjs'
import { bundled } from './bundle.mjs'
import { fromCaller, readJson } from './command.mjs'

/**
 * What we use of `@localmode/core`.
 *
 * @typedef {{ id: string, score: number }} Scored
 * @typedef {{ search(vector: Float32Array, options: { k: number }): Promise<Scored[]> }} VectorDB
 * @typedef {{ addMany(items: readonly import('./recall-peers.mjs').Item[]): Promise<void>,
 *   search(vector: Float32Array, text: string, options: { k: number }): Promise<Scored[]> }} HybridSearch
 * @typedef {{ createVectorDB(options: { name: string, dimensions: number, storage: 'memory' }): Promise<VectorDB>,
 *   createHybridSearch(db: VectorDB): HybridSearch }} LocalModeCore
 */

/**
 * Its defaults, but for `k`: every text is to be ranked, so its graph is searched whole.
 *
 * @param {string} checkout the folder of its repository
 * @returns {Promise<{ make: import('./recall-peers.mjs').MakePeer, version: string }>}
 */
export async function localmodeFrom(checkout) {
  const folder = join(fromCaller(checkout), 'packages/core')
  const entry = join(folder, 'src/index.ts')
  if (!existsSync(entry)) throw new Stop(`${checkout} is no checkout of LocalMode: there is no ${entry}.`)
  const core = /** @type {LocalModeCore} */ (await bundled(pathToFileURL(entry)))
  const { version } = /** @type {{ version: string }} */ (readJson(join(folder, 'package.json')))
  return { version, make: (dimensions) => makePeer(core, dimensions) }
}

/** @param {LocalModeCore} core @param {number} dimensions @returns {Promise<import('./recall-peers.mjs').Peer>} */
async function makePeer(core, dimensions) {
  const db = await core.createVectorDB({ name: 'bench', dimensions, storage: 'memory' })
  const hybrid = core.createHybridSearch(db)
  let count = 0
  return {
    async add(items) {
      count += items.length
      await hybrid.addMany(items)
    },
    search: async ({ text, vector }, mode) =>
      mode === 'vector' ? db.search(vector, { k: count }) : hybrid.search(vector, text, { k: count }),
  }
}
