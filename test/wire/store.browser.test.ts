/** The store's contract, with a real worker and IndexedDB between the test and the store. */
import { storeContract } from '../contracts/store.ts'
import { keep, newName, openStore } from './open.ts'

storeContract('worker', async () => {
  const name = newName()
  const worker = keep(new Worker(new URL('./workers/fake.worker.ts', import.meta.url), { type: 'module' }))
  return { open: () => openStore({ name }, worker) }
})
