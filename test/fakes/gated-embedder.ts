/** An embedder that waits where a test tells it to. */
import type { CallOptions } from '../../src/core/call.ts'
import type { Embedder } from '../../src/embedder/embedder.ts'
import { withResolvers } from '../../src/core/with-resolvers.ts'
import { type FakeEmbedder, fakeEmbedder } from './fake-embedder.ts'

/** Lets nobody pass until it is opened. */
export interface Gate {
  /** Resolves once somebody stands before it. */
  readonly reached: Promise<void>
  open(): void
}

/** An embedder with a gate before its loading, and one before the documents that it embeds. */
export interface GatedEmbedder {
  readonly embedder: Embedder
  /** The documents that it was asked for, in order. */
  readonly documents: readonly string[]
  /** From now on. */
  hold(what: 'load' | 'documents'): Gate
  /** Lets the next loading fail with this error. */
  failLoading(error: Error): void
}

/** Such an embedder, over a fake one; it says that it loads 1,000 bytes. */
export function gatedEmbedder(id: string, inner: FakeEmbedder = fakeEmbedder({ id })): GatedEmbedder {
  const gates = new Map<string, { pass: (signal?: AbortSignal) => Promise<void> }>()
  const documents: string[] = []
  const failures: Error[] = []
  const embedder: Embedder = {
    id,
    dimensions: inner.dimensions,
    async load({ signal, onProgress }: CallOptions = {}) {
      onProgress?.({ phase: 'load', done: 0, total: 1000 })
      await gates.get('load')?.pass(signal)
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      onProgress?.({ phase: 'load', done: 1000, total: 1000 })
    },
    async embed(texts, options) {
      if (options.purpose === 'document') {
        await gates.get('documents')?.pass(options.signal)
        documents.push(...texts)
      }
      return inner.embed(texts, options)
    },
  }
  return {
    embedder,
    documents,
    hold(what) {
      const [reached, passed] = [withResolvers<void>(), withResolvers<void>()]
      gates.set(what, {
        async pass(signal) {
          reached.resolve()
          await Promise.race([passed.promise, rejection(signal)])
        },
      })
      return { reached: reached.promise, open: passed.resolve }
    },
    failLoading: (error) => failures.push(error),
  }
}

/** Rejects with the signal's reason. */
function rejection(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error))
  })
}
