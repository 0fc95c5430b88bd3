import { createStore } from '../../src/store/create-store.ts'
import { storeContract } from '../contracts/store.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { newName, openDatabase } from '../storage/database.ts'

storeContract('dexie', async () => {
  const name = newName()
  return { open: async () => createStore({ storage: openDatabase(name), embedder: fakeEmbedder() }) }
})
