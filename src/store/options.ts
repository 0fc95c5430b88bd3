/** @module What `createStore` is told, checked before anything is opened. */
import { invalidArgument, show } from '../core/errors.ts'
import { checkNames } from '../core/options.ts'
import type { Clock } from '../core/time.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { Language } from '../search/tokens.ts'
import type { Storage } from '../storage/storage.ts'
import type { EmbedderChoice } from './embedding.ts'
import type { PolicyOptions } from './policy.ts'
import type { SetLocks } from './set-locks.ts'

/** What a store is made of. */
export interface StoreOptions extends PolicyOptions {
  readonly storage: Storage
  /** Without one, search is by words only. */
  readonly embedder?: Embedder
  /** Those that the database may hold vectors of: one that does answers until the vectors of `embedder` are complete. */
  readonly formerly?: readonly Embedder[]
  /** Makes the embedder that {@link Store.upgrade} changes to. */
  readonly makeEmbedder?: (choice: EmbedderChoice) => Embedder
  /**
   * A better one: the store changes to it by itself, from now on. {@link Store.upgrade} with the same choice joins, and the last who joined
   * ends it by aborting.
   */
  readonly upgrade?: EmbedderChoice
  /** Locks among all stores of this database, where several may have it open: a set that another one uses is not dropped. */
  readonly locks?: SetLocks
  /** How words are compared; English by default. */
  readonly language?: Language
  readonly clock?: Clock
}

const NAMES: readonly (keyof StoreOptions)[] = [
  'storage',
  'embedder',
  'formerly',
  'makeEmbedder',
  'upgrade',
  'locks',
  'language',
  'clock',
  'historyDays',
  'ttl',
]

/** Throws `invalid_argument` for an option that there is not, and for what is no storage or embedder. */
export function checkOptions(options: StoreOptions): void {
  checkNames('createStore', options, NAMES)
  const { storage, embedder, formerly = [] } = options
  if (typeof storage?.commit !== 'function') {
    throw invalidArgument(
      'storage',
      `storage is ${show(storage)}, not a storage. Write createStore({ storage: memoryStorage() }).`,
    )
  }
  checkEmbedder('embedder', embedder)
  if (!Array.isArray(formerly)) {
    throw invalidArgument('formerly', `formerly is ${show(formerly)}, not an array of embedders.`)
  }
  for (const [at, one] of formerly.entries()) checkEmbedder(`formerly[${at}]`, one)
  for (const name of ['makeEmbedder', 'clock'] as const) {
    const value: unknown = options[name]
    if (value === undefined || typeof value === 'function') continue
    throw invalidArgument(name, `${name} is ${show(value)}, not a function.`)
  }
}

function checkEmbedder(argument: string, embedder: unknown): void {
  if (embedder === undefined) return
  const { id, embed } = (embedder ?? {}) as { id?: unknown; embed?: unknown }
  if (typeof id === 'string' && id !== '' && typeof embed === 'function') return
  throw invalidArgument(
    argument,
    `${argument} is ${show(embedder)}, not an embedder: it has an id and embeds. Make one: staticEmbedder().`,
  )
}
