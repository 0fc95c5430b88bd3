/** @module From a conversation and what is known to changes: the model is asked, its operations are checked and done, in memory only. */
import { notSupported } from '../../core/errors.ts'
import type { Memory } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import type { TokenCounter } from '../../core/tokens.ts'
import type { Model } from '../../model/model.ts'
import type { Usage } from '../../model/usage.ts'
import type { FailedOperation, MemoryChange } from '../change.ts'
import type { IdMaker } from '../digest.ts'
import type { Kinds } from './kinds.ts'

/** A memory that the model is shown, under a number of its own. */
export interface KnownMemory {
  readonly id: string
  readonly memory: Memory
}

/** What a model may do. */
export interface Allowed {
  readonly inserts: boolean
  /** Updating and superseding. */
  readonly updates: boolean
  readonly deletes: boolean
}

/** What to extract from, and how. */
export interface ExtractRequest {
  readonly model: Model
  readonly kinds: Kinds
  readonly instructions: string
  readonly allowed: Allowed
  /** Checked. Those of role `system` and what was recalled are not shown. */
  readonly messages: readonly Message[]
  readonly known: readonly KnownMemory[]
  /** When the conversation took place, ISO 8601: relative dates are counted from it. */
  readonly at: string
  /** How many times the model may look again at what it has done; 1 is once. */
  readonly maxSteps: number
  readonly makeId: IdMaker
  readonly countTokens: TokenCounter
  readonly signal?: AbortSignal | undefined
}

/** What came of it. */
export interface Extraction {
  /** One per memory that was touched, and none for the others: inserted, updated, superseded or deleted. */
  readonly changes: readonly MemoryChange[]
  readonly failed: readonly FailedOperation[]
  readonly usage: Usage
}

/**
 * Extracts memories: one call per step, and per part of a conversation that is longer than the model's window; at most one repair each.
 *
 * A new memory's id is made here. What supersedes another is linked both ways by id: `after.supersedes`, and the one before is closed by
 * `closed`.
 */
export async function extract(_request: ExtractRequest): Promise<Extraction> {
  throw notSupported('extract')
}

/** The memory that a `superseded` change closes, as it is afterwards. */
export function closed(_change: MemoryChange): Memory {
  throw notSupported('extract')
}
