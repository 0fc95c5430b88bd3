/** @module What a store embeds with: how an embedder is named across a worker, and how far a change of it has come. */
import type { EmbedderFailure } from '../core/errors.ts'
import type { Json } from '../core/json.ts'

/** One of the embedders that a worker knows, and what to make it with. */
export interface EmbedderChoice {
  readonly id: string
  readonly options?: Json
}

/** What a store answers with, and what it is changing to. */
export interface EmbeddingStatus {
  /** The `id` of the embedder that answers now; absent where there is none. */
  readonly embedder?: string
  /** Of its vectors, where known. */
  readonly dimensions?: number
  /** Items with a text to search by. */
  readonly items: number
  /** Those of them without vectors of this embedder yet: words find them meanwhile. */
  readonly pending: number
  /** The change to a better embedder: under way, done, or failed. Absent where none was asked for. */
  readonly upgrade?: UpgradeStatus
}

/** How far a change to a better embedder has come. */
export interface UpgradeStatus {
  /** Its `id`. */
  readonly embedder: string
  /** `load`s its files (bytes), `embed`s what is stored (items), answers (`done`), or `failed`: then it can be asked for again. */
  readonly phase: 'load' | 'embed' | 'done' | 'failed'
  readonly done: number
  readonly total?: number
  /** Why it failed. */
  readonly error?: UpgradeError
}

/** Why a change failed: what the error of {@link UpgradeStatus} says, as data. */
export interface UpgradeError {
  readonly message: string
  readonly code?: string
  /** `details.reason` of an `embedder_failed`. */
  readonly reason?: EmbedderFailure
  /** What its cause says. */
  readonly cause?: string
}
