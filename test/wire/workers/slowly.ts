/** An embedder that takes its time. */
import type { Embedder } from '../../../src/embedder/embedder.ts'

/** The same embedder, half a second late; it listens to its signal meanwhile. */
export function slowly(embedder: Embedder): Embedder {
  return {
    ...embedder,
    async embed(texts, options) {
      for (let step = 0; step < 25; step++) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        options.signal?.throwIfAborted()
      }
      return embedder.embed(texts, options)
    },
  }
}
