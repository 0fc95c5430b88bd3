/** @module Asks fresh workers, each of which gets the model's bytes. */
import modelUrl from 'keepsake/static-en/model.safetensors?url'
import tokenizerUrl from 'keepsake/static-en/tokenizer.json?url'
import type { Measured } from '../embedder-measure.mjs'

const [tokenizer, model] = await Promise.all([tokenizerUrl, modelUrl].map(read))

/** A worker for this once. */
async function measure(texts: readonly string[]): Promise<Measured> {
  const worker = new Worker(new URL('./embedder.worker.ts', import.meta.url), { type: 'module' })
  try {
    return await new Promise<Measured>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Measured>) => resolve(data))
      worker.addEventListener('error', ({ message }) => reject(new Error(message)))
      worker.postMessage({ files: { tokenizer, model }, texts })
    })
  } finally {
    worker.terminate()
  }
}

async function read(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer())
}

Object.assign(globalThis, { bench: { measure } })
