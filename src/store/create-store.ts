/** @module The store, composed: a storage for rows, an index for search, an embedder for meaning. */
import { createGate, type Gate } from '../core/gate.ts'
import { type Item, itemId } from '../core/item.ts'
import { defined } from '../core/json.ts'
import { checkNamespace } from '../core/namespace.ts'
import type { Clock } from '../core/time.ts'
import { checkKey, checkTtl } from '../core/write.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { Language } from '../search/tokens.ts'
import { type Address, isTombstone, type Storage } from '../storage/storage.ts'
import type { Written } from './commit-writes.ts'
import { createReader } from './create-reader.ts'
import { createWriter } from './create-writer.ts'
import { checkTarget, eraseTarget } from './erase.ts'
import { sweep, type TtlOptions } from './expiry.ts'
import { checkHistoryDays, pruneHistory, rowOfVersion } from './history.ts'
import type { Store } from './store.ts'
import { createTransfer } from './transfer/create-transfer.ts'
import { createUpkeep } from './upkeep.ts'
import { toItem } from './to-item.ts'
import { unsupportedMethods } from './unsupported.ts'

/** For how long a store keeps what. */
export interface StoreSettings {
  /** For how many days earlier states of items are kept: 90 by default, 0 for none, `Infinity` for all. */
  readonly historyDays?: number | undefined
  /** How items with a lifetime are kept. */
  readonly ttl?: TtlOptions | undefined
}

/** What a store is made of. */
export interface StoreOptions extends StoreSettings {
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
export function createStore(options: StoreOptions): Store {
  const { storage, embedder, language, clock = Date.now } = options
  const { historyDays, defaultMs, refreshOnRead, sweepEveryMs } = checkUpkeep(options)
  const reader = createReader({ storage, embedder, language, clock, refreshOnRead })
  const writer = createWriter({ storage, embedder, clock, ttlMs: defaultMs, keepsHistory: historyDays > 0 })
  const work = async (now: number): Promise<void> => {
    writer.tell(await sweep(storage, now))
    await pruneHistory(storage, historyDays, now)
  }
  const upkeep = createUpkeep(work, { everyMs: sweepEveryMs, clock })
  const gate = createGate('store')
  const through = followedBy(() => upkeep.occasion(), gate)

  return {
    ...unsupportedMethods,
    get: through(reader.get),
    search: through(reader.search),
    namespaces: through(reader.namespaces),
    history: through(reader.history),
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
    ...createTransfer(
      { storage, embedder, clock, keepsHistory: historyDays > 0, changed: writer.tell },
      through,
    ),
    restore: through(async (namespace, key, version, { signal, onProgress, why } = {}) => {
      const address = { namespace: checkNamespace(namespace), key: checkKey(key) }
      const { value, index = {} } = await rowOfVersion(storage, address, { version, now: clock() })
      const put = { op: 'put', ...address, value, index, why: why ?? `restored version ${version}` } as const
      return itemOf(await writer.write([put], { signal, onProgress }), address) as Item
    }),
    erase: through(async (given) => {
      const target = checkTarget(given)
      const { count, erased } = await eraseTarget(storage, target, async () => undefined)
      writer.tell(erased)
      return count
    }),
    subscribe: writer.subscribe,
    async close() {
      if (!gate.close()) return
      writer.close()
      await upkeep.close()
      await Promise.all([storage.close(), embedder?.close?.()])
    },
  }
}

/** Lets every call through a gate be followed by something. */
function followedBy(next: () => void, gate: Gate): Gate['through'] {
  return (method) =>
    gate.through(async (...args) => {
      const result = await method(...args)
      next()
      return result
    })
}

function checkUpkeep({ historyDays, ttl = {} }: StoreOptions) {
  const { defaultMs, refreshOnRead = true, sweepEveryMs = 60_000 } = ttl
  return {
    historyDays: checkHistoryDays(historyDays),
    defaultMs: checkTtl('ttl.defaultMs', defaultMs),
    refreshOnRead,
    sweepEveryMs,
  }
}

/** The item a write left behind; `null` where a later write of the same call deleted it. */
function itemOf(written: Written, { namespace, key }: Address): Item | null {
  const row = written.get(itemId(namespace, key))
  return row === undefined || isTombstone(row) ? null : toItem(row)
}
