/** A worker for tests of files: it says how much of its storage was read, and waits where it is told to. */
import { memoryStorage } from '../../../src/storage/memory.ts'
import { serve } from '../../../src/wire/serve.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'
import { slowly } from './slowly.ts'

/** What the worker tells the test. */
export interface Reading {
  /** Rows that were read so far. */
  readonly rows: number
}

let rows = 0

serve({
  storage: (name) => {
    const storage = memoryStorage()
    return {
      ...storage,
      scan: async (...args) => {
        const page = await storage.scan(...args)
        rows += page.length
        self.postMessage({ rows } satisfies Reading)
        if (name.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 200))
        return page
      },
    }
  },
  embedders: { fake: () => fakeEmbedder(), slow: () => slowly(fakeEmbedder()) },
})
