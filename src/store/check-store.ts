/** @module What `createStore` is told, checked before anything is opened. */
import { invalidArgument, show } from '../core/errors.ts'
import { checkNames } from '../core/options.ts'
import type { StoreOptions } from './create-store.ts'

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
export function checkStore(options: StoreOptions): void {
  checkNames('createStore', options, NAMES)
  const { storage, embedder, formerly = [] } = options
  if (typeof storage?.commit !== 'function') {
    throw invalidArgument(
      'storage',
      `storage is ${show(storage)}, not a storage. Write createStore({ storage: memoryStorage() }).`,
    )
  }
  checkEmbedder('embedder', embedder)
  for (const [at, one] of formerly.entries()) checkEmbedder(`formerly[${at}]`, one)
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
