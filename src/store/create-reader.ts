/** @module The store's reading half: a mirror of the storage for finding, and the storage itself for what is read by its address. */
import { type CallOptions, detached } from '../core/call.ts'
import { invalidArgument } from '../core/errors.ts'
import { checkNamespace, checkPrefix, type Namespace } from '../core/namespace.ts'
import type { RightOfWay } from '../core/right-of-way.ts'
import type { Clock } from '../core/time.ts'
import { checkKey } from '../core/write.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { Row, Storage } from '../storage/storage.ts'
import { checkDimensions } from './dimensions.ts'
import { embedQuery } from './embed-writes.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import { isExpired, refresh } from './expiry.ts'
import { type EmbeddedQuery, finder, type Found, readPage, toMatch } from './find.ts'
import { readHistory, rowAsOf } from './history.ts'
import { listNamespaces } from './list-namespaces.ts'
import type { Policy } from './policy.ts'
import { checkSearch, type SearchRequest } from './search-request.ts'
import type { Sets } from './sets.ts'
import type { Store } from './store.ts'
import { toItem } from './to-item.ts'

/** What a reader reads with. */
export interface ReaderContext {
  readonly storage: Storage
  readonly sets: Sets
  readonly clock: Clock
  readonly policy: Policy
  /** What a search has over long writing. */
  readonly rightOfWay: RightOfWay
}

/** A reader over a storage. */
export function createReader(
  context: ReaderContext,
): Pick<Store, 'get' | 'search' | 'namespaces' | 'history'> {
  const { storage, sets, clock, policy, rightOfWay } = context

  const prolong = async (rows: readonly Row[], wanted = policy.ttl.refreshOnRead): Promise<readonly Row[]> =>
    wanted ? refresh({ storage, sets }, rows, clock()) : rows
  /** One set answers a search from its beginning to its end. */
  const find = async (
    set: EmbeddedSet,
    prefix: Namespace,
    { asked, options }: { asked: SearchRequest; options: CallOptions },
  ): Promise<Found[]> => {
    const { mirror } = set
    checkMode(asked, set.embedder)
    await mirror.catchUp(detached(options))
    await mirror.settle()
    const request = fitMode(asked, set)
    const embedded = await embed(set, prefix, { request, signal: options.signal })
    await mirror.settle()
    options.signal?.throwIfAborted()
    const restriction = { ...request.restriction, now: clock() } // reading and embedding may have taken long
    const candidates = finder(mirror.index, prefix, { request: { ...request, restriction }, embedded })
    return readPage(candidates, request, mirror.rows)
  }

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
      const asked = checkSearch(options)
      const found = await rightOfWay.first(() =>
        sets.answering((set) => find(set, under, { asked, options })),
      )
      const rows = await prolong(
        found.map(({ row }) => row),
        options.refreshTtl,
      )
      return found.map((match, at) => toMatch({ ...match, row: rows[at] ?? match.row }))
    },
    async namespaces(options = {}) {
      options.signal?.throwIfAborted()
      return sets.answering(async ({ mirror }) => {
        await mirror.catchUp(detached(options))
        await mirror.settle()
        return listNamespaces(mirror.index.namespaces(clock()), options)
      })
    },
    async history(namespace, key, { signal } = {}) {
      signal?.throwIfAborted()
      return readHistory({ storage, clock }, { namespace, key })
    },
  }
}

/** A query, read against the labels in scope and embedded. */
async function embed(
  set: EmbeddedSet,
  prefix: Namespace,
  { request: { query, mode, restriction }, signal }: { request: SearchRequest } & CallOptions,
): Promise<EmbeddedQuery | undefined> {
  const { embedder, mirror } = set
  if (query === undefined) return undefined
  const read = mirror.index.analyse(prefix, query, restriction) // after catching up: the labels in scope are known only then
  if (mode === 'lexical' || embedder === undefined) return { query: read }
  const vector = await embedQuery(embedder, read.text, { signal })
  await checkDimensions(set, vector.length)
  return { query: read, vector }
}

/**
 * Without vectors there are only words: a hybrid search is a lexical one, with its scores from 0 to 1. So where nothing is embedded yet,
 * nobody waits for the embedder to load.
 */
function fitMode(request: SearchRequest, { embedder, mirror }: EmbeddedSet): SearchRequest {
  const hasVectors = embedder !== undefined && mirror.index.dimensions !== undefined
  return request.mode === 'hybrid' && !hasVectors ? { ...request, mode: 'lexical' } : request
}

function checkMode({ mode }: SearchRequest, embedder: Embedder | undefined): void {
  if (embedder !== undefined || mode !== 'vector') return
  throw invalidArgument(
    'mode',
    "Mode 'vector' needs an embedder, and this store has none. Search with mode 'lexical'.",
  )
}
