/** @module Learns into a store: recall, extract, consolidate, write. */
import { notSupported } from '../core/errors.ts'
import type { CallOptions } from '../core/call.ts'
import type { JsonObject } from '../core/json.ts'
import type { Message } from '../core/message.ts'
import type { Namespace, Variables } from '../core/namespace.ts'
import type { Clock } from '../core/time.ts'
import type { TokenCounter } from '../core/tokens.ts'
import type { Expectation, Write } from '../core/write.ts'
import type { Model } from '../model/model.ts'
import type { Usage } from '../model/usage.ts'
import type { Store } from '../store/store.ts'
import type { Change, FailedOperation } from './change.ts'
import type { IdMaker } from './digest.ts'
import type { Schemas } from './extract/kinds.ts'

/** Options of {@link createMemoryStoreManager}. */
export interface StoreManagerOptions {
  readonly model: Model
  readonly store: Store
  /** Where memories are: `['memories', '{user}']` by default. */
  readonly namespace?: Namespace | undefined
  readonly schemas?: Schemas | undefined
  readonly instructions?: string | undefined
  /** A first memory, stored under the key `default` where that key is not taken: words, or a schema's object. */
  readonly default?: string | JsonObject | undefined
  /** Makes the default for some variables. One of the two. */
  readonly defaultFactory?: ((variables: Variables) => string | JsonObject) | undefined
  readonly enableInserts?: boolean | undefined
  /** Updating and superseding; on by default. */
  readonly enableUpdates?: boolean | undefined
  /** Off by default. */
  readonly enableDeletes?: boolean | undefined
  /** Writes the queries to recall by; by default the last 1, 2, 4 … messages are the queries. */
  readonly queryModel?: Model | undefined
  /** How many known memories the model is shown at most. */
  readonly queryLimit?: number | undefined
  /** Further passes over what was recalled and learned. */
  readonly phases?: readonly MemoryPhase[] | undefined
  readonly clock?: Clock | undefined
  readonly makeId?: IdMaker | undefined
  readonly countTokens?: TokenCounter | undefined
}

/** A further pass over the memories, with instructions of its own. */
export interface MemoryPhase {
  readonly instructions?: string | undefined
  /** Whether the model sees the conversation again; it does not by default. */
  readonly includeMessages?: boolean | undefined
  readonly enableInserts?: boolean | undefined
  readonly enableUpdates?: boolean | undefined
  readonly enableDeletes?: boolean | undefined
}

/** What to learn from. */
export interface LearnInput extends CallOptions {
  readonly messages: readonly Message[]
  readonly maxSteps?: number | undefined
  /** When the conversation took place, ISO 8601; the last message's time, or now, by default. */
  readonly at?: string | undefined
}

/** What was learned. */
export interface Learned {
  readonly changes: readonly Change[]
  readonly failed: readonly FailedOperation[]
  readonly usage: Usage
}

/** Writes that go into the commit of what was learned, read afresh before each attempt; `undefined` where it must not be written any more. */
export type Settle = () => Promise<
  { readonly writes: readonly Write[]; readonly expect: readonly Expectation[] } | undefined
>

/** What a durable job asks: its removal and the changes are one commit. */
export interface SettledInput extends LearnInput {
  readonly settle?: Settle | undefined
}

/** A manager of one namespace. */
export interface MemoryStore {
  readonly namespace: Namespace
  invoke(input: SettledInput): Promise<Learned>
}

/** Learns from conversations, for any user. */
export interface MemoryStoreManager {
  /** The template. */
  readonly namespace: Namespace
  for(variables?: Variables): MemoryStore
}

/** A manager over a store. */
export function createMemoryStoreManager(_options: StoreManagerOptions): MemoryStoreManager {
  throw notSupported('createMemoryStoreManager')
}
