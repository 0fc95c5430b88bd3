/** @module Imports the package where every browser global is a trap, and prints those that were looked at. */
const NAMES =
  `window document self location navigator indexedDB localStorage sessionStorage caches Worker SharedWorker
  BroadcastChannel MessageChannel MessagePort postMessage addEventListener fetch XMLHttpRequest WebSocket EventSource
  importScripts customElements requestAnimationFrame`.split(/\s+/)

/** @type {string[]} */
const touched = []
for (const name of NAMES) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() {
      touched.push(name) // `typeof` asks here too
      return undefined
    },
  })
}
const names = Object.keys(await import('keepsake'))
await import('keepsake/transformers')
process.stdout.write(JSON.stringify({ touched, names }))
