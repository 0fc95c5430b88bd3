/** @module The demo's memory: a store in a worker, and over it what the chosen model learns. */
import { connect, type MemoryDatabase, type Model, openMemory, type Store } from 'keepsake'

/** A store that is being opened, and a way to let go of it. */
export interface Opening {
  readonly store: Promise<Store>
  close(): void
}

/** Opens the demo's database in a new worker. */
export function openDemoStore(): Opening {
  const worker = new Worker(new URL('./memory.worker.ts', import.meta.url), { type: 'module' })
  const store = connect(worker, { name: 'keepsake-demo' })
  return {
    store,
    close() {
      void store
        .then((opened) => opened.close())
        .catch(() => {}) // whoever waits for `store` hears of it
        .finally(() => worker.terminate())
    },
  }
}

/**
 * The memory in a store. The store stays open when the memory is closed: the user may choose another model at any time. The model may delete,
 * as the page shows each change with a way back.
 */
export function openDemoMemory(store: Store, model: Model | undefined): Promise<MemoryDatabase> {
  const lent: Store = { ...store, close: async () => {} }
  return openMemory({
    store: lent,
    namespace: ['demo', '{user}'],
    enableDeletes: true,
    ...(model && { model }),
  })
}
