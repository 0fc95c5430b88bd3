/** @module A page's `bench`, called from here: every function of it, whatever it is called. */

/** What a call brings comes as JSON. @param {import('playwright').Page} page @returns {unknown} */
export function inPage(page) {
  const call =
    (/** @type {string} */ name) =>
    (/** @type {unknown[]} */ ...parameters) =>
      page.evaluate(
        ([name, parameters]) =>
          /** @type {any} */ (globalThis).bench[String(name)](.../** @type {any} */ (parameters)),
        [name, parameters],
      )
  // A proxy that answers to `then` would be taken for a promise.
  return new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : call(String(name))) })
}
