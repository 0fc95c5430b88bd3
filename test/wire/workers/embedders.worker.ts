/** A worker whose embedders tell the page what they are asked, and may be slow. */
import type { Embedder } from '../../../src/embedder/embedder.ts'
import { dexieStorage } from '../../../src/storage/dexie.ts'
import { serve } from '../../../src/wire/serve.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'

/** What an embedder was asked. */
export interface Asked {
  readonly embedder: string
  readonly texts: readonly string[]
  readonly purpose: string
}

/** A fake that tells of each call, and takes so long for it. */
function telling(id: string, { dimensions, delayMs }: { dimensions: number; delayMs?: number }): Embedder {
  const fake = fakeEmbedder({ id, dimensions, ...(delayMs !== undefined && { delayMs }) })
  return {
    id,
    dimensions,
    pace: { texts: 64, characters: 1_000_000, calls: 1 },
    async embed(texts, options) {
      const embedding = await fake.embed(texts, options)
      self.postMessage({ embedder: id, texts: [...texts], purpose: options.purpose } satisfies Asked)
      return embedding
    },
  }
}

serve({
  storage: (name) => dexieStorage(name),
  embedders: {
    base: () => telling('base', { dimensions: 16 }),
    better: (options?: { delayMs?: number }) => telling('better', { dimensions: 32, ...options }),
  },
})
