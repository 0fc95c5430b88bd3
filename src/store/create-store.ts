/** @module The store, composed: a storage for rows, an index for search, an embedder for meaning. */
import { KeepsakeError } from '../core/errors.ts'
import { type Item, itemId } from '../core/item.ts'
import { checkNamespace, checkPrefix, isReserved } from '../core/namespace.ts'
import type { Clock } from '../core/time.ts'
import { checkExpectations, checkKey, checkWrites } from '../core/write.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { createSearchIndex } from '../search/search-index.ts'
import type { Language } from '../search/tokens.ts'
import { type Address, isTombstone, type Storage } from '../storage/storage.ts'
import { follow } from './catch-up.ts'
import { commitWrites, type Written } from './commit-writes.ts'
import { embedQuery } from './embed-writes.ts'
import { candidates, type EmbeddedQuery, readPage } from './find.ts'
import { listNamespaces } from './list-namespaces.ts'
import { createRowCache } from './row-cache.ts'
import { checkSearch, type SearchRequest } from './search-request.ts'
import type { Store, StoreEvent, WriteOptions } from './store.ts'
import { toItem } from './to-item.ts'
import { notSupported, unsupportedMethods } from './unsupported.ts'

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
  const index = createSearchIndex(language === undefined ? {} : { language })
  const follower = follow(storage, index, embedder?.id)
  const rows = createRowCache(storage)
  const listeners = new Set<(event: StoreEvent) => void>()
  let closed = false

  const refuseClosed = (): void => {
    if (closed)
      throw new KeepsakeError('closed', 'The store is closed. Make a new one.', {
        details: { name: 'store' },
      })
  }
  const write = async (
    writes: Parameters<Store['write']>[0],
    options: WriteOptions = {},
  ): Promise<Written> => {
    refuseClosed()
    const { reserved = false, expect = [], signal, onProgress } = options
    const checked = checkWrites(writes, { reserved })
    const written = await commitWrites({ storage, embedder, clock }, checked, {
      expect: checkExpectations(expect),
      signal,
      onProgress,
    })
    tell(listeners, written)
    return written
  }
  const prepare = async (
    prefix: readonly string[],
    { query, mode }: SearchRequest,
    options: { signal?: AbortSignal | undefined },
  ): Promise<EmbeddedQuery | undefined> => {
    if (query === undefined) return undefined
    const analysed = index.analyse(prefix, query)
    if (mode === 'lexical' || embedder === undefined) return { query: analysed }
    return { query: analysed, vector: await embedQuery(embedder, analysed.text, { signal: options.signal }) }
  }

  return {
    ...unsupportedMethods,
    async get(namespace, key, { asOf, refreshTtl } = {}) {
      refuseClosed()
      if (asOf !== undefined) throw notSupported('get with asOf')
      if (refreshTtl !== undefined) throw notSupported('refreshTtl')
      const [row] = await storage.get([{ namespace: checkNamespace(namespace), key: checkKey(key) }])
      return row && toItem(row)
    },
    async put(namespace, key, value, { signal, onProgress, ...put } = {}) {
      const written = await write([{ op: 'put', namespace, key, value, ...put }], { signal, onProgress })
      return itemOf(written, { namespace, key }) as Item
    },
    async delete(namespace, key, { signal, why } = {}) {
      const written = await write([{ op: 'delete', namespace, key, ...(why !== undefined && { why }) }], {
        signal,
      })
      return written.get(itemId(namespace, key)) !== undefined
    },
    async write(writes, options) {
      const written = await write(writes, options)
      return writes.map((change) => (change.op === 'put' ? itemOf(written, change) : null))
    },
    async search(prefix, options = {}) {
      refuseClosed()
      const under = checkPrefix(prefix)
      const request = checkSearch(options)
      await follower.catchUp(options)
      const embedded = await prepare(under, request, options)
      options.signal?.throwIfAborted()
      return readPage(candidates(index, under, { request, embedded }), request, rows)
    },
    async namespaces(options = {}) {
      refuseClosed()
      await follower.catchUp(options)
      return listNamespaces(index.namespaces(), options)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      if (closed) return
      closed = true
      listeners.clear()
      await Promise.all([storage.close(), embedder?.close?.()])
    },
  }
}

/** The item a write left behind; `null` where a later write of the same call deleted it. */
function itemOf(written: Written, { namespace, key }: Address): Item | null {
  const row = written.get(itemId(namespace, key))
  return row === undefined || isTombstone(row) ? null : toItem(row)
}

/** Listeners run after the write has resolved, and what one throws is the app's own uncaught error. */
function tell(listeners: ReadonlySet<(event: StoreEvent) => void>, written: Written): void {
  const changes = [...written.values()].flatMap((row) => {
    if (row === undefined || isReserved(row.namespace)) return []
    const { namespace, key, seq } = row
    return [{ type: isTombstone(row) ? ('delete' as const) : ('put' as const), namespace, key, version: seq }]
  })
  if (changes.length === 0) return
  for (const listener of listeners) queueMicrotask(() => listener({ changes }))
}
