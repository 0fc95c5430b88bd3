/** @module The demo's memory: what an app that uses the package writes. */
import { type MemoryDatabase, openMemory } from 'keepsake'

/** A database that is being opened, and a way to let go of it. */
export interface Opening {
  readonly database: Promise<MemoryDatabase>
  close(): void
}

/** Opens the demo's database in a new worker. */
export function openDemoMemory(): Opening {
  const worker = new Worker(new URL('keepsake/worker', import.meta.url), { type: 'module' })
  const database = openMemory({ worker, name: 'keepsake-demo', namespace: ['demo', '{user}'] })
  return {
    database,
    close() {
      void database
        .then((opened) => opened.close())
        .catch(() => {}) // whoever waits for `database` hears of it
        .finally(() => worker.terminate())
    },
  }
}
