/** @module Port: text in, unit vectors out. */
import type { CallOptions } from '../core/call.ts'

/** What a text is embedded for. Some models put different words before a question and before what may answer it. */
export type Purpose = 'query' | 'document'

/** One vector per text, in the order of the texts. */
export interface Embedding {
  /** Of length 1; all zeros for a text the embedder cannot read. */
  readonly vectors: readonly Float32Array[]
  /** How much each text weighs in a window of neighbours; by default its number of words. */
  readonly weights?: readonly number[]
}

/** What an embedder has, and what loading it would cost. */
export interface EmbedderStatus {
  /** Whether it can embed at once. */
  readonly loaded: boolean
  /** Whether it loads without the network. */
  readonly cached: boolean
  /** What loading would fetch, in bytes; 0 where it is cached, absent where nobody knows. */
  readonly downloadBytes?: number
}

/** How an embedder likes to be called. What is counted is a whole number above 0, or `Infinity`; any other is `invalid_argument`. */
export interface EmbedderPace {
  /** The most texts of one call. */
  readonly texts: number
  /** The most characters of one call, all its texts together; a single longer text is a call of its own. */
  readonly characters: number
  /** Calls under way at once: 1 where it computes here, more where it waits for a server; one of several is kept for queries. */
  readonly calls: number
  /** The most of one call while somebody searches, who waits for it: where smaller calls cost as little per text. By default the same. */
  readonly whileSearched?: Pick<EmbedderPace, 'texts' | 'characters'>
  /**
   * How much memory may be spent on vectors of texts that may come again, in bytes; by default 4 MB. 0 where embedding a text anew costs
   * less than keeping its vector.
   */
  readonly cacheBytes?: number
}

/**
 * Turns texts into vectors.
 *
 * An implementation must:
 * - give the same `id` only to vectors that may be compared with each other;
 * - know its `dimensions` once it has embedded or loaded;
 * - return unit vectors, one per text, or the zero vector for a text it cannot read;
 * - reject with `embedder_failed`, keeping the cause, and be able to try again;
 * - reject with the signal's reason when that is aborted.
 */
export interface Embedder {
  readonly id: string
  readonly dimensions: number | undefined
  embed(texts: readonly string[], options: CallOptions & { readonly purpose: Purpose }): Promise<Embedding>
  /** How it likes to be called; by default 64 texts at a time, one call after the other. */
  readonly pace?: EmbedderPace
  /** Looks, without loading or fetching the model. */
  status?(): Promise<EmbedderStatus>
  /** Loads what embedding needs. Without it, the first call does. After a failure it can be tried again. */
  load?(options?: CallOptions): Promise<void>
  close?(): Promise<void>
}
