/** The embedders that the stores under contract can be upgraded to. */
import type { Embedder } from '../../src/embedder/embedder.ts'
import type { EmbedderChoice } from '../../src/store/embedding.ts'
import { fakeEmbedder } from './fake-embedder.ts'

/** By name, as `serve` takes them: one that works, and one whose files are broken. */
export const betterEmbedders = {
  better: (): Embedder => fakeEmbedder({ id: 'better', dimensions: 32 }),
  broken: (): Embedder => ({
    ...fakeEmbedder({ id: 'broken' }),
    load: () => Promise.reject(new RangeError('the file is cut')),
  }),
}

/** Makes one of them. */
export function makeBetter({ id }: EmbedderChoice): Embedder {
  if (id === 'better' || id === 'broken') return betterEmbedders[id]()
  throw new RangeError(`There is no embedder '${id}'.`)
}
