/** The store's contract, with a real worker and IndexedDB between the test and the store. */
import type { Storage } from '../../src/storage/storage.ts'
import { storeContract } from '../contracts/store.ts'
import { openDatabase } from '../storage/database.ts'
import { keep, newName, openStore } from './open.ts'

storeContract('worker', async () => {
  const name = newName()
  let raw: Storage | undefined
  const worker = keep(new Worker(new URL('./workers/fake.worker.ts', import.meta.url), { type: 'module' }))
  return {
    open: (policy) => openStore({ name, ...policy }, worker),
    storage: () => (raw ??= openDatabase(name)),
    pass: (ms) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => resolve(port1.close()))
        port1.start()
        worker.postMessage(ms, [port2])
      }),
  }
})
