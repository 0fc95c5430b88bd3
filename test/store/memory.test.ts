import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { storeContract } from '../contracts/store.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'

storeContract('memory', async () => {
  const storage = memoryStorage()
  const ofOne = { ...storage, close: async () => {} } // closing a tab leaves the database to the others
  return { open: async () => createStore({ storage: ofOne, embedder: fakeEmbedder() }) }
})
