/** @module The same in Node: this file is both the one who asks and the worker. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** @typedef {import('./embedder-measure.mjs').Measured} Measured */

if (!isMainThread) {
  const { measureEmbedder } = await import('./embedder-measure.mjs')
  parentPort?.postMessage(await measureEmbedder(workerData))
}

/** @param {string[]} texts @returns {Promise<Measured>} */
export function measureInNode(texts) {
  const files = { tokenizer: read('tokenizer.json'), model: read('model.safetensors') }
  const worker = new Worker(new URL(import.meta.url), { workerData: { files, texts } })
  return new Promise((resolve, reject) => {
    worker.on('message', resolve)
    worker.on('error', reject)
  })
}

/** @param {string} name */
const read = (name) => readFileSync(fileURLToPath(import.meta.resolve(`keepsake/static-en/${name}`)))
