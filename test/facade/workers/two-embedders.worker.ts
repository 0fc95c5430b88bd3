/** A worker with a base and a better embedder, which tells the page of every document that the better one embeds. */
import { KeepsakeError } from '../../../src/core/errors.ts'
import type { Embedder } from '../../../src/embedder/embedder.ts'
import { dexieStorage } from '../../../src/storage/dexie.ts'
import { serve } from '../../../src/wire/serve.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'

/** What the page may ask of the better one. */
export interface BetterOptions {
  /** How long it loads, and how long each call takes. */
  readonly delayMs?: number
  /** Why it cannot load. */
  readonly fails?: string
}

/** What the worker tells. */
export interface Embedded {
  readonly documents: number
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function better({ delayMs = 0, fails }: BetterOptions = {}): Embedder {
  const inner = fakeEmbedder({ id: 'better', dimensions: 32, delayMs })
  return {
    ...inner,
    async load() {
      await pause(delayMs)
      if (fails === undefined) return
      throw new KeepsakeError('embedder_failed', fails, {
        details: { embedder: 'better', reason: 'bad_files' },
      })
    },
    async embed(texts, options) {
      const embedding = await inner.embed(texts, options)
      if (options.purpose === 'document') self.postMessage({ documents: texts.length } satisfies Embedded)
      return embedding
    },
  }
}

serve({
  storage: (name) => dexieStorage(name),
  embedders: { base: () => fakeEmbedder({ id: 'base' }), better },
})
