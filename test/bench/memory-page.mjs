/** @module The page's memory, called from here. */
import { dirname } from 'node:path'
import { openPage } from './browser.mjs'
import { serveData } from './data-plugin.mjs'

/**
 * @typedef {import('./page/memory.ts').MemoryBench} MemoryBench
 * @typedef {import('./page/memory.ts').Ranking} Ranking
 * @typedef {Awaited<ReturnType<typeof openMemoryPage>>} MemoryPage
 */

/** One thread: what is found does not depend on it, and threads that wait for a core that others use are slower than none. */
const DEVICE = { device: /** @type {const} */ ('wasm'), threads: 1 }

/**
 * Opens a page with an empty memory, with the built-in embedder, or with the model in this folder: from the start, or to be changed to.
 *
 * @param {string} [model]
 * @param {'at once' | 'later'} [when]
 */
export async function openMemoryPage(model, when = 'at once') {
  const plugins = model === undefined ? [] : [serveData(dirname(model))]
  const { page, version, close } = await openPage('memory', plugins)
  /** @template {keyof MemoryBench} Name @param {Name} name @returns {MemoryBench[Name]} */
  const inPage = (name) => {
    const call = (/** @type {unknown[]} */ ...parameters) =>
      page.evaluate(
        ([method, values]) =>
          /** @type {any} */ (globalThis).bench[/** @type {string} */ (method)](
            .../** @type {unknown[]} */ (values),
          ),
        [name, parameters],
      )
    return /** @type {MemoryBench[Name]} */ (call)
  }
  await inPage('open')(model === undefined ? 'built-in' : when === 'later' ? 'both' : DEVICE)
  return {
    version,
    close,
    remember: inPage('remember'),
    add: inPage('add'),
    rank: inPage('rank'),
    best: inPage('best'),
    time: inPage('time'),
    upgrade: inPage('upgrade'),
  }
}
