/** @module Who waits for which texts. A text that several wait for is embedded once. */
import type { CallOptions, Progress } from '../core/call.ts'
import type { Embedding, Purpose } from './embedder.ts'
import type { EmbeddedText, VectorCache } from './schedule-cache.ts'
import type { Line, Queued, Urgency } from './schedule-queue.ts'
import { withResolvers } from '../core/with-resolvers.ts'

/** A text that somebody waits for. */
export interface Wanted extends Queued {
  /** The text and what it is embedded for, as one string. */
  readonly key: string
  /** Who waits for it, in the order in which they came; nobody any more where all have left. */
  callers: readonly Caller[]
  embedded: EmbeddedText | undefined
}

/** A call that waits. Its `texts`, each once and without those known before, are a line of the queue. */
export interface Caller extends Line<Wanted> {
  /** All that it asked for, as it asked for it. */
  readonly each: readonly Wanted[]
  tell(progress: Progress): void
  /** Of all its texts. */
  resolve(): void
  reject(error: unknown): void
  /** Of the distinct texts it asked for, so many are not embedded yet. */
  left: number
  readonly total: number
}

/** What a call asks for. */
export interface Asked extends Pick<CallOptions, 'onProgress'> {
  readonly purpose: Purpose
  readonly urgency: Urgency
  /** Whether its texts are embedded anew where they came before. */
  readonly fresh: boolean
}

/** A call, and what it resolves to. */
export interface Joined {
  readonly caller: Caller
  readonly result: Promise<Embedding>
}

/** Calls, and the texts that they wait for. */
export interface Callers {
  /** A new call. */
  join(texts: readonly string[], asked: Asked): Joined
  /** A call leaves with an error: what nobody else waits for is dropped. */
  leave(caller: Caller, error: unknown): void
  /** Texts were embedded: calls that have all of theirs resolve. */
  arrived(texts: readonly Wanted[], embedding: Embedding): void
  /** Everybody who waits. */
  all(): Caller[]
}

/** Nobody waits yet. */
export function createCallers(cache: VectorCache): Callers {
  const wanted = createTexts(cache)
  const waiting = new Set<Caller>()
  const advance = (caller: Caller, texts: number): void => {
    caller.left -= texts
    caller.tell({ phase: 'embed', done: caller.total - caller.left, total: caller.total })
    if (caller.left > 0) return
    waiting.delete(caller)
    caller.resolve()
  }
  return {
    join(texts, asked) {
      const each = texts.map((text) => wanted.want(text, asked))
      const joined = toCaller(each, asked)
      const { caller } = joined
      for (const one of caller.texts) one.callers = [...one.callers, caller]
      waiting.add(caller)
      if (caller.left === 0) advance(caller, 0)
      return joined
    },
    leave(caller, error) {
      if (!waiting.delete(caller)) return
      caller.reject(error)
      for (const one of caller.texts) {
        one.callers = one.callers.filter((other) => other !== caller)
        if (one.callers.length === 0 && one.embedded === undefined) wanted.drop(one)
      }
    },
    arrived(texts, { vectors, weights }) {
      const gained = new Map<Caller, number>()
      for (const [at, one] of texts.entries()) {
        wanted.arrived(one, { vector: vectors[at] as Float32Array, weight: weights?.[at] })
        for (const caller of one.callers) gained.set(caller, (gained.get(caller) ?? 0) + 1)
      }
      for (const [caller, count] of gained) advance(caller, count)
    },
    all: () => [...waiting],
  }
}

/** Texts that are on their way, each once. */
interface Texts {
  /** The text on its way, or from the cache, or a new one that waits. */
  want(text: string, asked: Asked): Wanted
  drop(text: Wanted): void
  arrived(text: Wanted, embedded: EmbeddedText): void
}

function createTexts(cache: VectorCache): Texts {
  const onTheirWay = new Map<string, Wanted>()
  return {
    want(text, { purpose, fresh }) {
      const key = `${purpose}:${text}`
      const known = onTheirWay.get(key)
      if (known !== undefined) return known
      const embedded = fresh ? undefined : cache.get(key)
      const made: Wanted = { text, key, callers: [], waits: embedded === undefined, embedded }
      if (embedded === undefined) onTheirWay.set(key, made)
      return made
    },
    drop(text) {
      text.waits = false
      if (onTheirWay.get(text.key) === text) onTheirWay.delete(text.key)
    },
    arrived(text, embedded) {
      text.embedded = embedded
      cache.set(text.key, embedded)
      // Where all had left while it was embedded, somebody else may have asked for the same text anew.
      if (onTheirWay.get(text.key) === text) onTheirWay.delete(text.key)
    },
  }
}

function toCaller(each: readonly Wanted[], { purpose, urgency, onProgress }: Asked): Joined {
  const distinct = [...new Set(each)]
  const texts = distinct.filter(({ embedded }) => embedded === undefined)
  const { promise: result, resolve, reject } = withResolvers<Embedding>()
  const caller: Caller = {
    purpose,
    urgency,
    each,
    texts,
    left: texts.length,
    total: distinct.length,
    tell: (progress) => onProgress?.(progress),
    resolve: () => resolve(toEmbedding(each)),
    reject,
  }
  return { caller, result }
}

function toEmbedding(each: readonly Wanted[]): Embedding {
  const embedded = each.map((one) => one.embedded as EmbeddedText)
  const vectors = embedded.map(({ vector }) => vector)
  const weights = embedded.flatMap(({ weight }) => (weight === undefined ? [] : [weight]))
  return weights.length === vectors.length ? { vectors, weights } : { vectors }
}
