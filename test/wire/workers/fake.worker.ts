/** The worker of the store contract: real IndexedDB, the embedder that the contract reckons with, and a clock that the page puts forward. */
import { dexieStorage } from '../../../src/storage/dexie.ts'
import { serve } from '../../../src/wire/serve.ts'
import { betterEmbedders } from '../../fakes/better-embedder.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'

const { now } = Date
let ahead = 0
Date.now = () => now() + ahead // what a store reads where it is given no clock
self.addEventListener('message', ({ data, ports }: MessageEvent<unknown>) => {
  if (typeof data !== 'number') return
  ahead += data
  ports[0]?.postMessage(undefined)
})

serve({
  storage: (name) => dexieStorage(name),
  embedders: { fake: () => fakeEmbedder(), ...betterEmbedders },
})
