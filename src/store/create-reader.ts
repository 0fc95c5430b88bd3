/** @module The store's reading half: a mirror of the storage for finding, and the storage itself for what is read by its address. */
import { type CallOptions, detached } from '../core/call.ts'
import { invalidArgument } from '../core/errors.ts'
import { checkNamespace, checkPrefix, type Namespace } from '../core/namespace.ts'
import type { Clock } from '../core/time.ts'
import { checkKey } from '../core/write.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { Row, Storage } from '../storage/storage.ts'
import { embedQuery } from './embed-writes.ts'
import { isExpired, refresh } from './expiry.ts'
import { type EmbeddedQuery, finder, readPage, toMatch } from './find.ts'
import { readHistory, rowAsOf } from './history.ts'
import { listNamespaces } from './list-namespaces.ts'
import type { Mirror } from './mirror.ts'
import type { Policy } from './policy.ts'
import { checkSearch, type SearchRequest } from './search-request.ts'
import type { Store } from './store.ts'
import { toItem } from './to-item.ts'

/** What a reader reads with. */
export interface ReaderContext {
  readonly storage: Storage
  readonly embedder: Embedder | undefined
  readonly mirror: Mirror
  readonly clock: Clock
  readonly policy: Policy
}

/** A reader over a storage. */
export function createReader(
  context: ReaderContext,
): Pick<Store, 'get' | 'search' | 'namespaces' | 'history'> {
  const { storage, embedder, mirror, clock, policy } = context

  const embed = async (
    prefix: Namespace,
    { query, mode, restriction }: SearchRequest,
    { signal }: CallOptions,
  ): Promise<EmbeddedQuery | undefined> => {
    if (query === undefined) return undefined
    const read = mirror.index.analyse(prefix, query, restriction) // after catching up: the labels in scope are known only then
    if (mode === 'lexical' || embedder === undefined) return { query: read }
    return { query: read, vector: await embedQuery(embedder, read.text, { signal }) }
  }
  const prolong = async (rows: readonly Row[], wanted = policy.ttl.refreshOnRead): Promise<readonly Row[]> =>
    wanted ? refresh({ storage, embedder, mirror }, rows, clock()) : rows

  return {
    async get(namespace, key, { asOf, refreshTtl, signal } = {}) {
      signal?.throwIfAborted()
      const address = { namespace: checkNamespace(namespace), key: checkKey(key) }
      if (asOf !== undefined) {
        const row = await rowAsOf({ storage, clock }, address, asOf)
        return row && toItem(row)
      }
      const [row] = await storage.get([address])
      if (row === undefined || isExpired(row, clock())) return undefined
      const [read = row] = await prolong([row], refreshTtl)
      return toItem(read)
    },
    async search(prefix, options = {}) {
      const under = checkPrefix(prefix)
      const request = fitMode(checkSearch(options), embedder)
      await mirror.catchUp(detached(options))
      const embedded = await embed(under, request, options)
      options.signal?.throwIfAborted()
      const restriction = { ...request.restriction, now: clock() } // reading and embedding may have taken long
      const find = finder(mirror.index, under, { request: { ...request, restriction }, embedded })
      const found = await readPage(find, request, mirror.rows)
      const rows = await prolong(
        found.map(({ row }) => row),
        options.refreshTtl,
      )
      return found.map((match, at) => toMatch({ ...match, row: rows[at] ?? match.row }))
    },
    async namespaces(options = {}) {
      options.signal?.throwIfAborted()
      await mirror.catchUp(detached(options))
      return listNamespaces(mirror.index.namespaces(clock()), options)
    },
    async history(namespace, key, { signal } = {}) {
      signal?.throwIfAborted()
      return readHistory({ storage, clock }, { namespace, key })
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
