/** @module An embedder in whose place another can be put, while it is being called. */
import type { Embedder, EmbedderPace } from '../embedder/embedder.ts'

/** An embedder that hands its calls on. */
export interface Exchangeable extends Embedder {
  /** Hands calls on to another embedder of the same vectors from now on. The one before is closed when its last call has ended. */
  exchange(next: Embedder): void
}

/** Hands calls on to this embedder at first. */
export function exchangeable(first: Embedder): Exchangeable {
  let current = { embedder: first, calls: 0 }
  const close = ({ embedder }: typeof current): void => void embedder.close?.().catch(() => {}) // nobody calls it any more
  const call = async <Result>(work: (embedder: Embedder) => Promise<Result>): Promise<Result> => {
    const called = current
    called.calls++
    try {
      return await work(called.embedder)
    } finally {
      called.calls--
      if (called !== current && called.calls === 0) close(called)
    }
  }
  return {
    id: first.id,
    get dimensions() {
      return current.embedder.dimensions
    },
    get pace() {
      return current.embedder.pace as EmbedderPace // or none, which is as good
    },
    load: (options) => call(async (embedder) => embedder.load?.(options)),
    embed: (texts, options) => call((embedder) => embedder.embed(texts, options)),
    exchange(next) {
      const before = current
      current = { embedder: next, calls: 0 }
      if (before.calls === 0) close(before)
    },
    close: async () => current.embedder.close?.(),
  }
}
