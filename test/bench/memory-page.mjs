/** @module The page's memory, called from here. */
import { openPage } from './browser.mjs'

/**
 * @typedef {import('./page/memory.ts').MemoryBench} MemoryBench
 * @typedef {import('./page/memory.ts').Ranking} Ranking
 * @typedef {Awaited<ReturnType<typeof openMemoryPage>>} MemoryPage
 */

/** Opens a page with an empty memory. */
export async function openMemoryPage() {
  const { page, version, close } = await openPage('memory')
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
  return {
    version,
    close,
    remember: inPage('remember'),
    add: inPage('add'),
    rank: inPage('rank'),
    best: inPage('best'),
    time: inPage('time'),
  }
}
