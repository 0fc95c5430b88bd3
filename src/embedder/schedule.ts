/** @module An embedder that many call at once: what is asked overtakes what is written, and texts share calls. */
import { type CallOptions, detached } from '../core/call.ts'
import { closedError, createGate } from '../core/gate.ts'
import { defined } from '../core/json.ts'
import type { RightOfWay } from '../core/right-of-way.ts'
import { checkPace } from './check-pace.ts'
import type { Embedder, EmbedderPace, Embedding, Purpose } from './embedder.ts'
import { createVectorCache } from './schedule-cache.ts'
import { type Caller, type Callers, createCallers, type Wanted } from './schedule-callers.ts'
import { createCalls } from './schedule-calls.ts'
import { heardBy } from './schedule-failure.ts'
import { createQueue, type Urgency } from './schedule-queue.ts'

/** Options of a scheduled `embed`. */
export interface ScheduledOptions extends CallOptions {
  readonly purpose: Purpose
  /** By default `query` for queries and `write` for documents. */
  readonly urgency?: Urgency | undefined
  /** Whether the texts are embedded anew, also where they came before and are cached. */
  readonly fresh?: boolean | undefined
}

/** Options of {@link schedule}. */
export interface ScheduleOptions {
  /** What documents give way to, where the embedder takes the thread's own time. */
  readonly rightOfWay?: RightOfWay
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
 * - A text that several want, or that came before and is still cached, is embedded once; with `fresh`, the cache is not asked.
 * - Of an embedder that has several calls at once, one is kept for queries.
 * - Between two calls, documents give way to what has the right of way, unless the embedder has several calls at once: then it waits for others.
 * - Whoever aborts leaves. Texts that nobody else wants are not embedded; a call under way that nobody wants any text of is aborted.
 * - A call that fails rejects those whose texts are in it, with `embedder_failed`. So does one that brings too few vectors, vectors of
 *   several lengths in dimensions, or such as are not of length 1. Where a text may be to blame and several wait, each is called for again
 *   by itself first: a text that cannot be embedded rejects those who want it, and nobody else.
 * - `onProgress` tells of each distinct text once, after each call, and of the loading.
 *
 * Throws `invalid_argument` for a `pace` at which nothing would be embedded.
 *
 * @example
 * ```ts
 * const embedder = schedule(staticEmbedder())
 * const all = embedder.embed(['green tea', 'black coffee'], { purpose: 'document', urgency: 'fill' })
 * const soon = await embedder.embed(['What does she drink?'], { purpose: 'query' })
 * ```
 */
export function schedule(embedder: Embedder, options: ScheduleOptions = {}): ScheduledEmbedder {
  checkPace(embedder)
  const gate = createGate('embedder')
  const waiting = createWaiting(embedder, options)
  return {
    id: embedder.id,
    get dimensions() {
      return embedder.dimensions
    },
    get pace() {
      return embedder.pace as EmbedderPace // or none, which is as good
    },
    ...defined({ load: embedder.load?.bind(embedder) }),
    embed: gate.through(async (texts, options) => {
      const { purpose, urgency = URGENCY[purpose], fresh = false, signal, onProgress } = options
      signal?.throwIfAborted()
      const { caller, result } = waiting.enter(texts, detached({ purpose, urgency, fresh, onProgress }))
      const abort = (): void => waiting.leave(caller, signal?.reason)
      signal?.addEventListener('abort', abort)
      return result.finally(() => signal?.removeEventListener('abort', abort))
    }),
    async close() {
      if (!gate.close()) return
      for (const caller of waiting.all()) waiting.leave(caller, closedError('embedder'))
      await embedder.close?.()
    },
  }
}

/** Those who wait for an embedder, and the calls that are made for them. */
interface Waiting extends Pick<Callers, 'leave' | 'all'> {
  enter: Callers['join']
}

function createWaiting(embedder: Embedder, { rightOfWay }: ScheduleOptions): Waiting {
  const queue = createQueue<Wanted>()
  const callers = createCallers(createVectorCache(embedder.pace?.cacheBytes ?? CACHE_BYTES))
  const calls = createCalls({
    embedder,
    queue,
    rightOfWay,
    arrived: callers.arrived,
    failed(texts, error) {
      const theirs = new Set(texts.flatMap((text) => text.callers))
      for (const caller of theirs) leave(caller, heardBy(caller, error, texts))
    },
    tell: (progress) => callers.all().forEach((caller) => caller.tell(progress)),
  })
  const leave = (caller: Caller, error: unknown): void => {
    callers.leave(caller, error)
    queue.remove(caller)
    calls.abortUnwanted(error)
  }
  return {
    all: callers.all,
    leave,
    enter(texts, asked) {
      const joined = callers.join(texts, asked)
      if (joined.caller.left > 0) {
        queue.add(joined.caller)
        queueMicrotask(calls.start) // what is asked for in the same breath shares a call
      }
      return joined
    },
  }
}
