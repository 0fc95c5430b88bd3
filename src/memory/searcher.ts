/** @module Searches with queries that a model writes. */
import type { CallOptions } from '../core/call.ts'
import { checkMessages, type Message } from '../core/message.ts'
import { type Namespace, namespaceTemplate, type Variables } from '../core/namespace.ts'
import { type Clock, fromMillis } from '../core/time.ts'
import type { TokenCounter } from '../core/tokens.ts'
import type { Model } from '../model/model.ts'
import type { Usage } from '../model/usage.ts'
import type { Store } from '../store/store.ts'
import { type RecallQuery, searchAll } from './learn/recall.ts'
import { checkCount } from './learn/settings.ts'
import { writeQueries } from './learn/write-queries.ts'
import { checkModel, checkStore } from './options.ts'
import { type Hit, toHit } from './stored.ts'

/** Options of {@link createMemorySearcher}. */
export interface SearcherOptions {
  readonly model: Model
  readonly store: Store
  /** Where memories are: `['memories', '{user}']` by default. */
  readonly namespace?: Namespace | undefined
  /** What to search for, in place of Keepsake's own instructions. */
  readonly instructions?: string | undefined
  /** How many hits, at most, where a call does not say; 10 by default. */
  readonly queryLimit?: number | undefined
  readonly clock?: Clock | undefined
  readonly countTokens?: TokenCounter | undefined
}

/** What to search about. */
export interface SearcherInput extends CallOptions {
  readonly messages: readonly Message[]
  /** How many hits, at most. */
  readonly limit?: number | undefined
}

/** What was found, by which queries, at what cost. */
export interface Searched {
  /** Best first: each memory once, with the best score of all queries. */
  readonly hits: readonly Hit[]
  /** As the model wrote them. */
  readonly queries: readonly RecallQuery[]
  readonly usage: Usage
}

/** Searches for any user. */
export interface MemorySearcher {
  /** The template. */
  readonly namespace: Namespace
  for(variables?: Variables): {
    readonly namespace: Namespace
    /** Asks the model once for queries and searches for each of them. Memories only: no turns, and nothing that has ended. */
    invoke(input: SearcherInput): Promise<Searched>
  }
}

const DEFAULT_NAMESPACE: Namespace = ['memories', '{user}']
const DEFAULT_LIMIT = 10

/**
 * A searcher over a store.
 *
 * @example
 * ```ts
 * declare const model: Model
 * declare const store: Store
 * const searcher = createMemorySearcher({ model, store, namespace: ['users', '{user}'] })
 * const messages = [{ role: 'user' as const, content: 'What should I drink?' }]
 * const { hits } = await searcher.for({ user: 'ada' }).invoke({ messages })
 * ```
 */
export function createMemorySearcher(options: SearcherOptions): MemorySearcher {
  const {
    namespace = DEFAULT_NAMESPACE,
    instructions,
    queryLimit = DEFAULT_LIMIT,
    clock = Date.now,
    countTokens,
  } = options
  const model = checkModel(options.model)
  const store = checkStore(options.store)
  const fill = namespaceTemplate(namespace)
  const most = checkCount('queryLimit', queryLimit)
  return {
    namespace,
    for(variables) {
      const filled = fill(variables)
      return {
        namespace: filled,
        async invoke({ messages, limit: wanted = most, signal }) {
          const limit = checkCount('limit', wanted)
          const checked = checkMessages(messages)
          const { queries, usage } = await writeQueries({
            model,
            messages: checked,
            instructions,
            countTokens,
            signal,
          })
          const at = fromMillis(clock())
          const found = await searchAll({ store, namespace: filled, at, limit, signal }, queries)
          return { hits: found.map(toHit).filter((hit) => hit !== undefined), queries, usage }
        },
      }
    },
  }
}
