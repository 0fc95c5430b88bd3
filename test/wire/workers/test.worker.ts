/** A worker for tests of the wire: real IndexedDB, and embedders that are slow, broken or absent. */
import { serve } from '../../../src/wire/serve.ts'
import { dexieStorage } from '../../../src/storage/dexie.ts'
import { staticEmbedder } from '../../../src/embedder/static.ts'
import type { Embedder } from '../../../src/embedder/embedder.ts'

const unit = (): Float32Array => Float32Array.of(1, 0)

/** Embeds one text in 20 ms and listens to its signal. */
const slow = (): Embedder => ({
  id: 'slow',
  dimensions: 2,
  async embed(texts, { signal }) {
    for (const _ of texts) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      signal?.throwIfAborted()
    }
    return { vectors: texts.map(unit) }
  },
})

const broken = (): Embedder => ({
  id: 'broken',
  dimensions: 2,
  embed: () => Promise.reject(new RangeError('the model is full', { cause: new TypeError('of eels') })),
})

/** Ends the worker from within while a call is under way. */
const deadly = (): Embedder => ({
  id: 'deadly',
  dimensions: 2,
  embed: () => {
    self.close()
    return new Promise(() => {})
  },
})

serve({
  storage: (name) => dexieStorage(name),
  embedders: { 'static-en': staticEmbedder, slow, broken, deadly },
})
