import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { storeContract } from '../contracts/store.ts'
import { makeBetter } from '../fakes/better-embedder.ts'
import { fakeClock } from '../fakes/fake-clock.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'

storeContract('memory', async () => {
  const storage = memoryStorage()
  const { clock, pass } = fakeClock()
  const ofOne = lastingStorage(storage)
  return {
    open: async (policy) =>
      createStore({ storage: ofOne, embedder: fakeEmbedder(), makeEmbedder: makeBetter, clock, ...policy }),
    storage: () => storage,
    pass: async (ms) => pass(ms),
  }
})
