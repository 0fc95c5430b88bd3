/** @module The door: opens a database and hands out users' memories. */
import { invalidArgument, show } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import { type Namespace, namespaceTemplate, type Variables } from '../core/namespace.ts'
import type { Clock } from '../core/time.ts'
import { estimateTokens, type TokenCounter } from '../core/tokens.ts'
import { type IdMaker, randomId } from '../memory/digest.ts'
import type { Schemas } from '../memory/extract/kinds.ts'
import type { Model } from '../model/model.ts'
import type { PolicyOptions } from '../store/policy.ts'
import type { Store, StoreEvent } from '../store/store.ts'
import { connect } from '../wire/connect.ts'
import type { EmbedderChoice } from '../wire/protocol.ts'
import { createScope, type Scope } from './scope.ts'

/** Options of {@link openMemory}: a worker and a name, or a store. */
export type MemoryOptions = CommonOptions & (WorkerOptions | StoreOption)

interface CommonOptions {
  /** Whose memory is where: `['users', '{user}']`. */
  readonly namespace: Namespace
  readonly clock?: Clock
  /** Makes the keys of new memories; random by default. */
  readonly makeId?: IdMaker
  /** Counts tokens as your model does; a quarter of the characters by default. */
  readonly countTokens?: TokenCounter
  /** Learns facts from what is remembered; without one, turns are remembered verbatim. */
  readonly model?: Model
  /** What kinds of facts there are; `Memory`, of `{ content: string }`, by default. */
  readonly schemas?: Schemas
  /** What to learn, in place of Keepsake's own instructions. */
  readonly instructions?: string
  /** How long a conversation rests before it is learned from, in milliseconds; 30,000 by default. */
  readonly learnAfterMs?: number
}

interface WorkerOptions extends PolicyOptions {
  /** The app makes the worker, so that its bundler sees it; its script imports `keepsake/worker`. */
  readonly worker: Worker
  /** The database: two apps on one origin take two names. */
  readonly name: string
  /** One of the worker's embedders; the built-in one by default. */
  readonly embedder?: EmbedderChoice
  /** How long the worker may take to start, 20 seconds by default. */
  readonly timeoutMs?: number
  readonly store?: undefined
}

interface StoreOption {
  /** A store of your own making: on the edge, in tests. */
  readonly store: Store
  readonly worker?: undefined
}

/** An open database. */
export interface MemoryDatabase {
  /** The store beneath, for tools and pipelines. */
  readonly store: Store
  /** The memory of one user: fills the namespace's variables. `missing_variable` where one is left out. */
  for(variables?: Variables): Scope
  /** Hears of every change, this tab's and others'. Returns a function that stops it. */
  subscribe(listener: (event: StoreEvent) => void): () => void
  /** Asks the browser not to clear this origin's data when space runs out; whether it agreed. */
  persist(): Promise<boolean>
  /** Closes the store. The worker is the app's to terminate. */
  close(): Promise<void>
}

/**
 * Opens long-term memory.
 *
 * Rejects with `worker_failed` where the worker cannot start, and `storage_unavailable` where there is no IndexedDB to open.
 *
 * @example
 * ```ts
 * const memory = await openMemory({
 *   worker: new Worker(new URL('keepsake/worker', import.meta.url), { type: 'module' }),
 *   name: 'my-app',
 *   namespace: ['users', '{user}'],
 * })
 * const ada = memory.for({ user: 'ada' })
 * await ada.remember([{ role: 'user', content: 'I moved to Lisbon.' }])
 * const hits = await ada.search('Where does she live?')
 * ```
 */
export async function openMemory(options: MemoryOptions): Promise<MemoryDatabase> {
  if (typeof options !== 'object' || options === null) {
    throw invalidArgument(
      'options',
      `openMemory needs options, not ${show(options)}. Write openMemory({ worker, name, namespace }).`,
    )
  }
  const fill = namespaceTemplate(options.namespace) // before anything is opened
  const { clock = Date.now, makeId = randomId, countTokens = estimateTokens } = options
  const store = await openStore(options)
  return {
    store,
    for: (variables) => createScope({ store, namespace: fill(variables), clock, makeId, countTokens }),
    subscribe: (listener) => store.subscribe(listener),
    persist: async () => (await globalThis.navigator?.storage?.persist?.()) ?? false,
    close: () => store.close(),
  }
}

async function openStore(options: MemoryOptions): Promise<Store> {
  if (options.store !== undefined) {
    if (typeof options.store.search === 'function') return options.store
    throw invalidArgument(
      'store',
      `store is ${show(options.store)}, not a store. Make one: createStore({ storage: memoryStorage() }).`,
    )
  }
  const { worker, name, embedder, timeoutMs, historyDays, ttl } = options
  if (typeof worker?.postMessage !== 'function') {
    throw invalidArgument(
      'worker',
      "openMemory needs a worker, or a store. Make one: new Worker(new URL('keepsake/worker', import.meta.url), { type: 'module' }).",
    )
  }
  if (typeof name !== 'string' || name === '') {
    throw invalidArgument('name', "openMemory needs the name of your app's database. Write name: 'my-app'.")
  }
  return connect(worker, { name, embedder, timeoutMs, ...defined({ historyDays, ttl }) })
}
