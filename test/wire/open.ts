/** Opens stores in real workers, and cleans up after each test. */
import { afterEach } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { connect, type ConnectOptions } from '../../src/wire/connect.ts'

const workers: Worker[] = []
const stores: Store[] = []

/** A worker of the test's own script. */
export function testWorker(): Worker {
  return keep(new Worker(new URL('./workers/test.worker.ts', import.meta.url), { type: 'module' }))
}

/** Lets a worker be terminated when the test ends. */
export function keep(worker: Worker): Worker {
  workers.push(worker)
  return worker
}

/** A database that no other test has. */
export function newName(): string {
  return `test-${crypto.randomUUID()}`
}

/** A store in a worker; `static-en` is the default embedder. */
export async function openStore(
  options: Partial<ConnectOptions> = {},
  worker = testWorker(),
): Promise<Store> {
  const store = await connect(worker, { name: newName(), ...options })
  stores.push(store)
  return store
}

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()))
  for (const worker of workers.splice(0)) worker.terminate()
  const databases = await indexedDB.databases()
  for (const { name } of databases) if (name?.startsWith('keepsake:test-')) indexedDB.deleteDatabase(name)
})
