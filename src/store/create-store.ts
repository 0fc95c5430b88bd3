/** @module The store, composed: a storage for rows, an index for search, an embedder for meaning. */
import { createGate } from '../core/gate.ts'
import { type Item, itemId } from '../core/item.ts'
import { defined } from '../core/json.ts'
import type { Clock } from '../core/time.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { Language } from '../search/tokens.ts'
import { type Address, isTombstone, type Storage } from '../storage/storage.ts'
import type { Written } from './commit-writes.ts'
import { createReader } from './create-reader.ts'
import { createWriter } from './create-writer.ts'
import type { Store } from './store.ts'
import { createTransfer } from './transfer/create-transfer.ts'
import { toItem } from './to-item.ts'
import { unsupportedMethods } from './unsupported.ts'

/** What a store is made of. */
export interface StoreOptions {
  readonly storage: Storage
  /** Without one, search is by words only. */
  readonly embedder?: Embedder
  /** How words are compared; English by default. */
  readonly language?: Language
  readonly clock?: Clock
}

/**
 * A store over a storage.
 *
 * The index is a copy of what the storage holds: every search first reads what changed, so other tabs, crashes and cold starts need
 * no care.
 *
 * @example
 * ```ts
 * const store = createStore({ storage: memoryStorage(), embedder: staticEmbedder() })
 * await store.put(['users', 'ada'], 'tea', { content: 'Ada drinks green tea' })
 * const [best] = await store.search(['users', 'ada'], { query: 'What does she drink?' })
 * ```
 */
export function createStore({ storage, embedder, language, clock = Date.now }: StoreOptions): Store {
  const reader = createReader({ storage, embedder, language })
  const writer = createWriter({ storage, embedder, clock })
  const { through, close } = createGate('store')

  return {
    ...unsupportedMethods,
    get: through(reader.get),
    search: through(reader.search),
    namespaces: through(reader.namespaces),
    put: through(async (namespace, key, value, { signal, onProgress, ...put } = {}) => {
      const written = await writer.write([{ op: 'put', namespace, key, value, ...put }], {
        signal,
        onProgress,
      })
      return itemOf(written, { namespace, key }) as Item
    }),
    delete: through(async (namespace, key, { signal, why } = {}) => {
      const written = await writer.write([{ op: 'delete', namespace, key, ...defined({ why }) }], { signal })
      return written.get(itemId(namespace, key)) !== undefined
    }),
    write: through(async (writes, options) => {
      const written = await writer.write(writes, options)
      return writes.map((write) => (write.op === 'put' ? itemOf(written, write) : null))
    }),
    ...createTransfer({ storage, embedder, clock, changed: writer.tell }, through),
    subscribe: writer.subscribe,
    async close() {
      if (!close()) return
      writer.close()
      await Promise.all([storage.close(), embedder?.close?.()])
    },
  }
}

/** The item a write left behind; `null` where a later write of the same call deleted it. */
function itemOf(written: Written, { namespace, key }: Address): Item | null {
  const row = written.get(itemId(namespace, key))
  return row === undefined || isTombstone(row) ? null : toItem(row)
}
