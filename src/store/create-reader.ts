/** @module The store's reading half: an index that follows the storage, and rows for what it finds. */
import { detached } from '../core/call.ts'
import { invalidArgument } from '../core/errors.ts'
import { itemId } from '../core/item.ts'
import { checkNamespace, checkPrefix, type Namespace } from '../core/namespace.ts'
import { type Clock, toUtc } from '../core/time.ts'
import { checkKey } from '../core/write.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { createSearchIndex, type SearchIndex } from '../search/search-index.ts'
import type { Language } from '../search/tokens.ts'
import type { Row, Storage } from '../storage/storage.ts'
import { follow } from './catch-up.ts'
import { embedQuery } from './embed-writes.ts'
import { isExpired, refresh } from './expiry.ts'
import { candidates, type EmbeddedQuery, readPage } from './find.ts'
import { rowAsOf, versionsOf } from './history.ts'
import { listNamespaces } from './list-namespaces.ts'
import { createRowCache } from './row-cache.ts'
import { checkSearch, type SearchRequest } from './search-request.ts'
import type { Match, SearchOptions, Store } from './store.ts'
import { toItem } from './to-item.ts'

/** What a reader reads with. */
export interface ReaderContext {
  readonly storage: Storage
  readonly embedder: Embedder | undefined
  readonly language: Language | undefined
  readonly clock: Clock
  /** Whether reading an item extends its lifetime, where the call does not say. */
  readonly refreshOnRead: boolean
}

/** A reader over a storage. */
export function createReader(
  context: ReaderContext,
): Pick<Store, 'get' | 'search' | 'namespaces' | 'history'> {
  const { storage, embedder, language, clock, refreshOnRead } = context
  const index = createSearchIndex(language)
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
    async get(namespace, key, { asOf, refreshTtl = refreshOnRead } = {}) {
      const address = { namespace: checkNamespace(namespace), key: checkKey(key) }
      const now = clock()
      if (asOf !== undefined) {
        const past = await rowAsOf(storage, address, { moment: toUtc(asOf, 'asOf'), now })
        return past && toItem(past)
      }
      const [row] = await storage.get([address])
      if (row === undefined || isExpired(row, now)) return undefined
      const [fresh = row] = refreshTtl ? (await refresh(context, [row], now)).values() : []
      return toItem(fresh)
    },
    async search(prefix, options = {}) {
      const under = checkPrefix(prefix)
      const now = clock()
      const request = restrictTo(now, fitMode(checkSearch(options), embedder))
      await follower.catchUp(detached(options))
      const embedded = await embed(under, request, options)
      options.signal?.throwIfAborted()
      const matches = await readPage(candidates(index, under, { request, embedded }), request, rows)
      const { refreshTtl = refreshOnRead } = options
      return refreshTtl ? refreshMatches(context, matches, now) : matches
    },
    async namespaces(options = {}) {
      await follower.catchUp(detached(options))
      const over = await storage.expired(new Date(clock()).toISOString(), Infinity)
      return listNamespaces(withoutOver(index, over, clock()), options)
    },
    history: (namespace, key) =>
      versionsOf(storage, { namespace: checkNamespace(namespace), key: checkKey(key) }, clock()),
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

function restrictTo(now: number, request: SearchRequest): SearchRequest {
  return { ...request, restriction: { ...request.restriction, now } }
}

/** The matches, those with a lifetime as they are after it was extended. */
async function refreshMatches(context: ReaderContext, matches: Match[], now: number): Promise<Match[]> {
  const mortal = matches.filter(({ expiresAt }) => expiresAt !== undefined)
  if (mortal.length === 0) return matches
  const rows = await context.storage.get(mortal)
  const seen = rows.filter((row, at): row is Row => row?.seq === mortal[at]?.version)
  const extended = await refresh(context, seen, now)
  return matches.map((match) => {
    const row = extended.get(itemId(match.namespace, match.key))
    return row === undefined ? match : { ...match, ...toItem(row) }
  })
}

/** The namespaces that hold items, without those whose items have all expired and are not swept yet. */
function withoutOver(index: SearchIndex, over: readonly Row[], now: number): Namespace[] {
  const doubtful = new Set(over.map(({ namespace }) => JSON.stringify(namespace)))
  return index.namespaces().filter((namespace) => {
    const name = JSON.stringify(namespace)
    if (!doubtful.has(name)) return true
    return index.list(namespace, { now }).some((entry) => JSON.stringify(entry.namespace) === name)
  })
}
