/** @module An embedder that many call at once: what is asked overtakes what is written, and texts share calls. */
import { type CallOptions, detached } from '../core/call.ts'
import { closedError, createGate } from '../core/gate.ts'
import { defined } from '../core/json.ts'
import { asEmbedderFailure } from './check-embedding.ts'
import type { Embedder, Embedding, Purpose } from './embedder.ts'
import { createVectorCache } from './schedule-cache.ts'
import { type Caller, createCallers, type Wanted } from './schedule-callers.ts'
import { createCalls } from './schedule-calls.ts'
import { createQueue, type Urgency } from './schedule-queue.ts'

/** Options of a scheduled `embed`. */
export interface ScheduledOptions extends CallOptions {
  readonly purpose: Purpose
  /** By default `query` for queries and `write` for documents. */
  readonly urgency?: Urgency | undefined
}

/** An embedder that is called through a queue. */
export interface ScheduledEmbedder extends Embedder {
  /** Resolves when all texts are embedded. Their vectors may be shared with other callers: they are not to be changed. */
  embed(texts: readonly string[], options: ScheduledOptions): Promise<Embedding>
}

/** How urgent a text is of which nobody said it. */
const URGENCY = { query: 'query', document: 'write' } as const
/** Enough for some thousand texts. */
const CACHE_BYTES = 4 * 2 ** 20

/**
 * An embedder behind a queue.
 *
 * - A query waits for the call under way and for nothing else; documents of writes come before those that only fill a set. No call is
 *   interrupted for another.
 * - Texts that wait are cut into calls by the embedder's `pace`, each of texts of like length. Callers of one urgency take turns.
 * - A text that several want, or that came before and is still cached, is embedded once.
 * - Whoever aborts leaves. Texts that nobody else wants are not embedded; a call under way that nobody wants any text of is aborted.
 * - A call that fails rejects those whose texts are in it, with `embedder_failed`. So does one that brings too few vectors, vectors of
 *   several lengths in dimensions, or such as are not of length 1.
 * - `onProgress` tells of each distinct text once, after each call, and of the loading.
 *
 * @example
 * ```ts
 * const embedder = schedule(staticEmbedder())
 * const all = embedder.embed(['green tea', 'black coffee'], { purpose: 'document', urgency: 'fill' })
 * const soon = await embedder.embed(['What does she drink?'], { purpose: 'query' })
 * ```
 */
export function schedule(embedder: Embedder): ScheduledEmbedder {
  const gate = createGate('embedder')
  const queue = createQueue<Wanted>()
  const callers = createCallers(createVectorCache(embedder.pace?.cacheBytes ?? CACHE_BYTES))
  const calls = createCalls({
    embedder,
    queue,
    arrived: callers.arrived,
    failed(texts, error) {
      const theirs = new Set(texts.flatMap((text) => text.callers))
      for (const caller of theirs) leave(caller, asEmbedderFailure(embedder, error))
    },
    tell: (progress) => callers.all().forEach((caller) => caller.tell(progress)),
  })
  const leave = (caller: Caller, error: unknown): void => {
    callers.leave(caller, error)
    queue.remove(caller)
    calls.abortUnwanted(error)
  }

  return {
    id: embedder.id,
    get dimensions() {
      return embedder.dimensions
    },
    ...defined({ load: embedder.load?.bind(embedder), status: embedder.status?.bind(embedder) }),
    embed: gate.through(async (texts, { purpose, urgency = URGENCY[purpose], signal, onProgress }) => {
      signal?.throwIfAborted()
      const { caller, result } = callers.join(texts, detached({ purpose, urgency, onProgress }))
      if (caller.left === 0) return result
      queue.add(caller)
      queueMicrotask(calls.start) // what is asked for in the same breath shares a call
      const abort = (): void => leave(caller, signal?.reason)
      signal?.addEventListener('abort', abort)
      return result.finally(() => signal?.removeEventListener('abort', abort))
    }),
    async close() {
      if (!gate.close()) return
      for (const caller of callers.all()) leave(caller, closedError('embedder'))
      await embedder.close?.()
    },
  }
}
