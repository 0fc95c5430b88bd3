/** @module Learns later: conversations wait, durably, until they rest. */
import type { CallOptions } from '../../core/call.ts'
import type { ErrorCode } from '../../core/errors.ts'
import { notSupported } from '../../core/errors.ts'
import type { Message } from '../../core/message.ts'
import type { Namespace, Variables } from '../../core/namespace.ts'
import type { Clock } from '../../core/time.ts'
import type { Store } from '../../store/store.ts'
import type { Learned, MemoryStoreManager } from '../store-manager.ts'

/** Options of {@link createReflectionExecutor}. */
export interface ReflectionOptions {
  /** What learns. */
  readonly reflector: MemoryStoreManager
  /** Where conversations and what is pending are kept: the reflector's store. */
  readonly store: Store
  /** How long a conversation must rest before it is learned from, in milliseconds; 30,000 by default. */
  readonly afterMs?: number | undefined
  /** How often a conversation is tried before it waits to be asked for; 5 by default. */
  readonly attempts?: number | undefined
  /** Lets one tab learn at a time: `navigator.locks`, as a function. What happens once, happens once without it, too. */
  readonly lock?: Lock | undefined
  readonly clock?: Clock | undefined
}

/** Runs work while no other tab holds this name. */
export type Lock = <Result>(
  name: string,
  work: () => Promise<Result>,
  signal?: AbortSignal,
) => Promise<Result>

/** Whose conversation, and which. */
export interface ReflectionTarget {
  readonly variables?: Variables | undefined
  /** The conversation; `default` by default. */
  readonly thread?: string | undefined
}

/** Options of {@link ReflectionExecutor.submit}. */
export interface SubmitOptions extends ReflectionTarget, CallOptions {
  /** In place of the executor's own. */
  readonly afterMs?: number | undefined
  /** When messages without a time were said, ISO 8601; now by default. */
  readonly at?: string | undefined
}

/** What waits to be learned from. */
export interface PendingReflection {
  readonly namespace: Namespace
  readonly thread: string
  /** How many turns. */
  readonly turns: number
  /** When it is due, ISO 8601. Absent where it waits to be asked for: it was tried as often as may be. */
  readonly dueAt?: string
  /** How often it was tried. */
  readonly attempts: number
  /** Why it failed the last time. */
  readonly error?: { readonly code: ErrorCode | 'unknown'; readonly message: string }
}

/** What happens to a pending conversation, for pages to show. */
export type ReflectionEvent =
  | {
      readonly type: 'pending' | 'started' | 'cancelled'
      readonly namespace: Namespace
      readonly thread: string
    }
  | {
      readonly type: 'learned'
      readonly namespace: Namespace
      readonly thread: string
      readonly learned: Learned
    }
  | {
      readonly type: 'failed'
      readonly namespace: Namespace
      readonly thread: string
      readonly error: unknown
    }

/** Learns from conversations once they rest, and loses none. */
export interface ReflectionExecutor {
  /** Stores what is new in a conversation and makes it wait; resolves when both are durable. Messages that wait already are not doubled. */
  submit(
    messages: readonly Message[],
    options?: SubmitOptions,
  ): Promise<{ readonly turns: number; readonly pending: boolean }>
  /** Learns now from what waits; of one user, of one conversation, or of all that this executor knows. Rejects with the first failure, after all were tried. */
  flush(target?: ReflectionTarget & CallOptions): Promise<Learned>
  /** Lets what waits go unlearned; resolves to the number of conversations. The turns stay. */
  cancel(target?: ReflectionTarget & CallOptions): Promise<number>
  /** What waits. */
  pending(target?: ReflectionTarget & CallOptions): Promise<PendingReflection[]>
  subscribe(listener: (event: ReflectionEvent) => void): () => void
  /** Stops. What waits stays durable, and the next executor takes it up; what is being learned is finished or, with `signal`, given up. */
  close(): Promise<void>
}

/** An executor over a manager. */
export function createReflectionExecutor(_options: ReflectionOptions): ReflectionExecutor {
  throw notSupported('createReflectionExecutor')
}
