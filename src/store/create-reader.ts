/** @module The store's reading half: an index that follows the storage, and rows for what it finds. */
import { detached } from '../core/call.ts'
import { invalidArgument } from '../core/errors.ts'
import { checkNamespace, checkPrefix, type Namespace } from '../core/namespace.ts'
import { checkKey } from '../core/write.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { createSearchIndex } from '../search/search-index.ts'
import type { Language } from '../search/tokens.ts'
import type { Storage } from '../storage/storage.ts'
import { follow } from './catch-up.ts'
import { embedQuery } from './embed-writes.ts'
import { type EmbeddedQuery, finder, readPage } from './find.ts'
import { listNamespaces } from './list-namespaces.ts'
import { createRowCache } from './row-cache.ts'
import { checkSearch, type SearchRequest } from './search-request.ts'
import type { SearchOptions, Store } from './store.ts'
import { toItem } from './to-item.ts'
import { notSupported } from './unsupported.ts'

/** What a reader reads with. */
export interface ReaderContext {
  readonly storage: Storage
  readonly embedder: Embedder | undefined
  readonly language: Language | undefined
}

/** A reader over a storage. */
export function createReader(context: ReaderContext): Pick<Store, 'get' | 'search' | 'namespaces'> {
  const { storage, embedder, language } = context
  const index = createSearchIndex({ language })
  const rows = createRowCache(storage)
  const startAnew = (): void => {
    index.clear()
    rows.clear()
  }
  const follower = follow(storage, index, { set: embedder?.id, startAnew })

  const embed = async (
    prefix: Namespace,
    { query, mode }: SearchRequest,
    { signal }: SearchOptions,
  ): Promise<EmbeddedQuery | undefined> => {
    if (query === undefined) return undefined
    const read = index.analyse(prefix, query) // after catching up: the labels in scope are known only then
    if (mode === 'lexical' || embedder === undefined) return { query: read }
    return { query: read, vector: await embedQuery(embedder, read.text, { signal }) }
  }

  return {
    async get(namespace, key, { asOf, refreshTtl } = {}) {
      if (asOf !== undefined) throw notSupported('get with asOf')
      if (refreshTtl !== undefined) throw notSupported('refreshTtl')
      const [row] = await storage.get([{ namespace: checkNamespace(namespace), key: checkKey(key) }])
      return row && toItem(row)
    },
    async search(prefix, options = {}) {
      const under = checkPrefix(prefix)
      const request = fitMode(checkSearch(options), embedder)
      await follower.catchUp(detached(options))
      const embedded = await embed(under, request, options)
      options.signal?.throwIfAborted()
      return readPage(finder(index, under, { request, embedded }), request, rows)
    },
    async namespaces(options = {}) {
      await follower.catchUp(detached(options))
      return listNamespaces(index.namespaces(), options)
    },
  }
}

/** Without an embedder there are only words: a hybrid search is a lexical one, with its scores from 0 to 1. */
function fitMode(request: SearchRequest, embedder: Embedder | undefined): SearchRequest {
  if (embedder !== undefined || request.mode === 'lexical') return request
  if (request.mode === 'hybrid') return { ...request, mode: 'lexical' }
  throw invalidArgument(
    'mode',
    "Mode 'vector' needs an embedder, and this store has none. Search with mode 'lexical'.",
  )
}
