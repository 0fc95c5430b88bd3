/** @module The door: opens a database and hands out users' memories. */
import type { CallOptions } from '../core/call.ts'
import { invalidArgument } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import { namespaceTemplate, type Variables } from '../core/namespace.ts'
import { estimateTokens } from '../core/tokens.ts'
import { randomId } from '../memory/digest.ts'
import { checkStore } from '../memory/options.ts'
import type { ReflectionExecutor } from '../memory/reflection/executor.ts'
import type { EmbedderChoice, EmbeddingStatus } from '../store/embedding.ts'
import type { Store, StoreEvent } from '../store/store.ts'
import { connect } from '../wire/connect.ts'
import { checkChoice } from './embedder-choice.ts'
import { createScope } from './create-scope.ts'
import { checkOptions, type MemoryOptions } from './options.ts'
import type { Scope } from './scope.ts'

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
  /** Which embedder answers, how much of what is stored it has embedded, and how far a change of it has come. Cheap: ask as often as you like. */
  embedding(options?: CallOptions): Promise<EmbeddingStatus>
  /**
   * Changes to a better embedder: loads it (progress in bytes), embeds what is stored (progress in items), and answers with it from then on.
   * Meanwhile everything goes on with the one that answers now, and nothing that is written is missed.
   *
   * Other options for the embedder that answers, such as a new key, server or device, keep what was embedded: it is loaded anew, and takes the place
   * of the one before. If it cannot load, that one stays.
   *
   * A call with the same choice as `openMemory({ upgrade })`, or as a call before, joins that one. Who aborts the `signal`
   * stops waiting, and the last to do so ends the change, also one that `openMemory` began. What was embedded by then is
   * kept for the next time. Rejects with `embedder_failed` where the embedder cannot load or embed: nothing has changed
   * then, and it can be asked for again. `not_supported` where the store cannot make embedders.
   *
   * @example
   * ```ts
   * declare const memory: MemoryDatabase
   * const choice = { id: 'transformers', options: { model: 'Xenova/all-MiniLM-L6-v2' } }
   * await memory.upgrade(choice, {
   *   signal: AbortSignal.timeout(600_000),
   *   onProgress: ({ phase, done, total }) => console.log(phase, done, total), // load 1048576 22972370 … embed 312 1240
   * })
   * ```
   */
  upgrade(choice: EmbedderChoice, options?: CallOptions): Promise<void>
  /**
   * Goes back to the embedder that the memory was opened with, at once, and drops the vectors of every other one, also those of earlier
   * sessions and of upgrades that were aborted: until then they stay on disk. What another tab uses stays.
   */
  downgrade(options?: CallOptions): Promise<void>
  /** Embeds everything anew, and makes the index anew from it. Searches go on meanwhile. */
  reindex(options?: CallOptions): Promise<void>
  /**
   * Stops learning and closes the store. What is being learned is given up, and taken up again by the next page that opens this database with
   * a model. The worker is the app's to terminate.
   */
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
  checkOptions(options)
  const fill = namespaceTemplate(options.namespace) // before anything is opened
  const { clock = Date.now, makeId = randomId, countTokens = estimateTokens } = options
  const learner = await loadLearner(options)
  const store = await openStore(options)
  const executor = learner?.(store)
  return {
    store,
    for(variables) {
      const namespace = fill(variables)
      executor?.watch(variables)
      const learning = executor && { executor, variables }
      return createScope({ store, namespace, clock, makeId, countTokens, learning })
    },
    subscribe: (listener) => store.subscribe(listener),
    ...embedderOf(store),
    persist: async () => (await globalThis.navigator?.storage?.persist?.()) ?? false,
    async close() {
      await executor?.close({ signal: AbortSignal.abort() })
      await store.close()
    },
  }
}

/** The store's embedder, to look at and to change. */
function embedderOf(store: Store): Pick<MemoryDatabase, 'embedding' | 'upgrade' | 'downgrade' | 'reindex'> {
  return {
    embedding: (options) => store.embedding(options),
    async upgrade(choice, options) {
      checkChoice('choice', choice)
      await store.upgrade(choice, options)
    },
    downgrade: (options) => store.downgrade(options),
    reindex: (options) => store.reindex(options),
  }
}

/** What learns over a store; `undefined` without a model: such a page does not load it. */
async function loadLearner(
  options: MemoryOptions,
): Promise<((store: Store) => ReflectionExecutor) | undefined> {
  const { model, schemas, learnAfterMs: afterMs } = options
  if (model === undefined) return undefined
  const { checkSchemas, openLearner } = await import('./learner.ts')
  checkSchemas(schemas)
  const database = options.store === undefined ? options.name : ''
  return (store) => openLearner({ ...options, model, afterMs, store, database })
}

async function openStore(options: MemoryOptions): Promise<Store> {
  if (options.store !== undefined) return checkStore(options.store)
  const { worker, name, embedder, upgrade, timeoutMs, historyDays, ttl } = options
  if (typeof worker?.postMessage !== 'function') {
    throw invalidArgument(
      'worker',
      "openMemory needs a worker, or a store. Make one: new Worker(new URL('keepsake/worker', import.meta.url), { type: 'module' }).",
    )
  }
  if (typeof name !== 'string' || name === '') {
    throw invalidArgument('name', "openMemory needs the name of your app's database. Write name: 'my-app'.")
  }
  return connect(worker, { name, embedder, upgrade, timeoutMs, ...defined({ historyDays, ttl }) })
}
