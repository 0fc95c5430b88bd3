/** @module Who waits for which texts. A text that several wait for is embedded once. */
import type { CallOptions, Progress } from '../core/call.ts'
import type { Embedding, Purpose } from './embedder.ts'
import type { EmbeddedText, VectorCache } from './schedule-cache.ts'
import type { Line, Queued, Urgency } from './schedule-queue.ts'

/** A text that somebody waits for. */
export interface Wanted extends Queued {
  /** The text and what it is embedded for, as one string. */
  readonly key: string
  /** Who waits for it; nobody any more where all have left. */
  callers: readonly Caller[]
  embedded: EmbeddedText | undefined
}

/** A call that waits. Its `texts`, each once and without those known before, are a line of the queue. */
export interface Caller extends Line<Wanted> {
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
}

/** Calls, and the texts that they wait for. */
export interface Callers {
  /** A new call, and what it resolves to. */
  join(
    texts: readonly string[],
    asked: Asked,
  ): { readonly caller: Caller; readonly result: Promise<Embedding> }
  /** A call leaves with an error: what nobody else waits for is dropped. */
  leave(caller: Caller, error: unknown): void
  /** Texts were embedded: calls that have all of theirs resolve. */
  arrived(texts: readonly Wanted[], embedding: Embedding): void
  /** Everybody who waits. */
  all(): Caller[]
}

/** Nobody waits yet. What is filled up comes once and is embedded anew: it is neither looked for in the cache nor kept there. */
export function createCallers(cache: VectorCache): Callers {
  const wanted = new Map<string, Wanted>()
  const waiting = new Set<Caller>()

  const want = (text: string, { purpose, urgency }: Asked): Wanted => {
    const key = `${purpose}:${text}`
    const known = wanted.get(key)
    if (known !== undefined) return known
    const embedded = urgency === 'fill' ? undefined : cache.get(key)
    const made: Wanted = { text, key, callers: [], waits: embedded === undefined, embedded }
    if (embedded === undefined) wanted.set(key, made)
    return made
  }
  const advance = (caller: Caller, texts: number): void => {
    caller.left -= texts
    caller.tell({ phase: 'embed', done: caller.total - caller.left, total: caller.total })
    if (caller.left > 0) return
    waiting.delete(caller)
    caller.resolve()
  }

  return {
    join(texts, asked) {
      const each = texts.map((text) => want(text, asked))
      const { caller, result } = toCaller(each, asked)
      for (const one of caller.texts) one.callers = [...one.callers, caller]
      waiting.add(caller)
      if (caller.left === 0) advance(caller, 0)
      return { caller, result }
    },
    leave(caller, error) {
      if (!waiting.delete(caller)) return
      caller.reject(error)
      for (const one of caller.texts) {
        one.callers = one.callers.filter((other) => other !== caller)
        if (one.callers.length > 0 || one.embedded !== undefined) continue
        one.waits = false
        wanted.delete(one.key)
      }
    },
    arrived(texts, { vectors, weights }) {
      const gained = new Map<Caller, number>()
      for (const [at, one] of texts.entries()) {
        one.embedded = { vector: vectors[at] as Float32Array, weight: weights?.[at] }
        if (one.callers.some(({ urgency }) => urgency !== 'fill')) cache.set(one.key, one.embedded)
        // Where all had left while it was embedded, somebody else may have asked for the same text anew.
        if (wanted.get(one.key) === one) wanted.delete(one.key)
        for (const caller of one.callers) gained.set(caller, (gained.get(caller) ?? 0) + 1)
      }
      for (const [caller, count] of gained) advance(caller, count)
    },
    all: () => [...waiting],
  }
}

function toCaller(
  each: readonly Wanted[],
  { purpose, urgency, onProgress }: Asked,
): { caller: Caller; result: Promise<Embedding> } {
  const distinct = [...new Set(each)]
  const texts = distinct.filter(({ embedded }) => embedded === undefined)
  let settle: Pick<Caller, 'resolve' | 'reject'> | undefined
  const result = new Promise<Embedding>((resolve, reject) => {
    settle = { resolve: () => resolve(toEmbedding(each)), reject }
  })
  const caller: Caller = {
    ...(settle as unknown as Pick<Caller, 'resolve' | 'reject'>),
    purpose,
    urgency,
    texts,
    left: texts.length,
    total: distinct.length,
    tell: (progress) => onProgress?.(progress),
  }
  return { caller, result }
}

function toEmbedding(each: readonly Wanted[]): Embedding {
  const embedded = each.map((one) => one.embedded as EmbeddedText)
  const vectors = embedded.map(({ vector }) => vector)
  const weights = embedded.flatMap(({ weight }) => (weight === undefined ? [] : [weight]))
  return weights.length === vectors.length ? { vectors, weights } : { vectors }
}
