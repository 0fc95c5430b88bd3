/** @module What learning changed, and what it could not. */
import type { Json } from '../core/json.ts'
import type { Memory } from '../core/memory.ts'
import type { Namespace } from '../core/namespace.ts'

/** What happened to a memory. A superseded one was true until now: it is closed, and another takes its place. */
export type ChangeType = 'inserted' | 'updated' | 'superseded' | 'deleted' | 'unchanged'

/** A change of a memory that has no address yet. */
export interface MemoryChange {
  readonly type: ChangeType
  /** The memory that is there afterwards; for `deleted`, the one that was. */
  readonly id: string
  /** For `superseded`: the memory that was closed. */
  readonly previousId?: string
  /** The memory as it was; for `superseded`, the one that was closed. */
  readonly before?: Memory
  /** The memory as it is; for `superseded`, the one that took its place. */
  readonly after?: Memory
  /** Why, in the model's words or ours. */
  readonly why?: string
}

/** A change of a stored memory. */
export interface Change {
  readonly type: ChangeType
  readonly namespace: Namespace
  /** The memory that is there afterwards; for `deleted`, the one that was. */
  readonly key: string
  /** The version that the change made; for `unchanged`, the one that is there. */
  readonly version: number
  /** For `superseded`: the memory that was closed. */
  readonly previousKey?: string
  readonly before?: Memory
  readonly after?: Memory
  readonly why?: string
}

/** Why an operation of a model was not done. */
export type OperationFault =
  | 'invalid_operation'
  | 'unknown_memory'
  | 'unknown_kind'
  | 'invalid_content'
  | 'not_allowed'

/** What a model wanted and was not done, after one repair. Nothing is dropped in silence. */
export interface FailedOperation {
  /** As the model wrote it. */
  readonly operation: Json
  readonly code: OperationFault
  /** A sentence: what is wrong with it. */
  readonly reason: string
}
