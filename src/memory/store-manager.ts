/** @module Learns into a store: recall, extract, consolidate, write. */
import type { CallOptions } from '../core/call.ts'
import { invalidArgument, show } from '../core/errors.ts'
import type { Filter } from '../core/filter.ts'
import type { JsonObject } from '../core/json.ts'
import { checkMessages, type Message } from '../core/message.ts'
import { type Namespace, namespaceTemplate, type Variables } from '../core/namespace.ts'
import { type Clock, fromMillis } from '../core/time.ts'
import type { TokenCounter } from '../core/tokens.ts'
import type { Model } from '../model/model.ts'
import type { Store } from '../store/store.ts'
import type { IdMaker } from './digest.ts'
import type { Schemas } from './extract/kinds.ts'
import type { Settle } from './learn/commit.ts'
import { toKind, toValue } from './learn/content.ts'
import { learn, type Learned } from './learn/learn.ts'
import type { Learner } from './learn/learner.ts'
import { presetOf, readSettings } from './learn/settings.ts'
import { type Content, searchMemories } from './memories.ts'
import { recalledIn } from './marker.ts'
import { checkMaxSteps, conversationTime } from './options.ts'
import { type Hit, type Stored, toStored } from './stored.ts'

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
  /** How many known memories the model is shown at most; 25 by default. What was recalled into the conversation comes on top. */
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

export type { Learned } from './learn/learn.ts'
export type { Settle } from './learn/commit.ts'

/** What to learn from. */
export interface LearnInput extends CallOptions {
  readonly messages: readonly Message[]
  /** What was said before, learned from already: shown to the model, so that it understands the messages. */
  readonly context?: readonly Message[] | undefined
  readonly maxSteps?: number | undefined
  /** When the conversation took place, ISO 8601; the last message's time, or now, by default. */
  readonly at?: string | undefined
}

/** What a durable job adds. */
export interface SettledInput extends LearnInput {
  /** Asked for what ends the job: it is one commit with the changes. */
  readonly settle?: Settle | undefined
  /** The keys of memories that were recalled into the conversation, besides those that stand in its messages. */
  readonly recalled?: readonly string[] | undefined
}

/** Options of {@link MemoryStore.search}. */
export interface MemorySearchOptions extends CallOptions {
  /** How many hits, at most; 10 by default. */
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  readonly kinds?: readonly string[] | undefined
  /** On the stored value: `{ 'content.topic': 'tea' }`. */
  readonly filter?: Filter | undefined
}

/** A manager of one namespace. */
export interface MemoryStore {
  readonly namespace: Namespace
  /**
   * Learns from a conversation and resolves when it is written, in one commit; a memory that was found in a namespace below is changed there. Rejects where
   * the model or the store fails, and then nothing is written.
   */
  invoke(input: SettledInput): Promise<Learned>
  /** The memory under a key, or `undefined`. */
  get(key: string, options?: CallOptions): Promise<Stored | undefined>
  /** Memories that answer a query, best first: no turns, and nothing that has ended. */
  search(query: string, options?: MemorySearchOptions): Promise<Hit[]>
  /** Stores words, or a schema's object, under a key. `invalid_argument` where no schema accepts it. */
  put(key: string, content: Content, options?: CallOptions): Promise<Stored>
  /** Whether there was anything to delete. */
  delete(key: string, options?: CallOptions): Promise<boolean>
}

/** Learns from conversations, for any user. */
export interface MemoryStoreManager {
  /** The template. */
  readonly namespace: Namespace
  for(variables?: Variables): MemoryStore
}

/**
 * A manager over a store. Throws `invalid_argument` and `invalid_schema` for options that cannot be read.
 *
 * @example
 * ```ts
 * declare const model: Model
 * declare const store: Store
 * const manager = createMemoryStoreManager({ model, store, namespace: ['users', '{user}'] })
 * const messages = [{ id: 'm1', role: 'user' as const, content: 'I moved to Lisbon.' }]
 * const { changes } = await manager.for({ user: 'ada@example.org' }).invoke({ messages })
 * ```
 */
export function createMemoryStoreManager(options: StoreManagerOptions): MemoryStoreManager {
  const { namespace = DEFAULT_NAMESPACE } = options
  const fill = namespaceTemplate(namespace)
  const settings = readSettings(options)
  return {
    namespace,
    for: (variables = {}) =>
      createMemoryStore({ ...settings, namespace: fill(variables), preset: presetOf(options, variables) }),
  }
}

const DEFAULT_NAMESPACE: Namespace = ['memories', '{user}']

function createMemoryStore(learner: Learner): MemoryStore {
  const { store, namespace, kinds, clock } = learner
  const now = (): string => fromMillis(clock())
  return {
    namespace,
    async invoke({ messages, context = [], recalled = [], maxSteps, at, signal, settle }) {
      const checked = checkMessages(messages)
      const moment = conversationTime(at, checked, clock)
      const steps = checkMaxSteps(maxSteps)
      return learn(learner, {
        messages: checked,
        context: checkMessages(context),
        recalled: [...new Set([...recalled, ...recalledIn(checked)])],
        at: moment,
        maxSteps: steps,
        signal,
        settle,
      })
    },
    async get(key, options) {
      const item = await store.get(namespace, key, options)
      return item && toStored(item)
    },
    async search(query, options = {}) {
      if (typeof query !== 'string') throw invalidArgument('query', `Query ${show(query)} is not a string.`)
      if (query.trim() === '') return []
      return searchMemories({ store, namespace }, query, { ...options, now: now() })
    },
    async put(key, content, options) {
      const memory = await toKind(kinds, content, 'content')
      return toStored(await store.put(namespace, key, toValue(memory), options))
    },
    delete: (key, options) => store.delete(namespace, key, options),
  }
}
