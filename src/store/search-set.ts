/** @module One set answers a search, from its beginning to its end. */
import type { CallOptions } from '../core/call.ts'
import { invalidArgument } from '../core/errors.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Clock } from '../core/time.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { checkDimensions } from './dimensions.ts'
import { embedQuery } from './embed-writes.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import { type EmbeddedQuery, finder, type Found, readPage } from './find.ts'
import type { SearchRequest } from './search-request.ts'

/** A search that was checked. */
export interface AskedSearch extends CallOptions {
  readonly asked: SearchRequest
  readonly clock: Clock
}

/** Brings the set up to date, embeds the query, and reads the page of the best. */
export async function searchSet(
  set: EmbeddedSet,
  prefix: Namespace,
  { asked, clock, signal, onProgress }: AskedSearch,
): Promise<Found[]> {
  const { mirror } = set
  checkMode(asked, set.embedder)
  await mirror.catchUp({ signal, onProgress })
  await mirror.settle()
  const request = fitMode(asked, set)
  const embedded = await embed(set, prefix, { request, signal })
  await mirror.settle()
  signal?.throwIfAborted()
  const restriction = { ...request.restriction, now: clock() } // reading and embedding may have taken long
  const candidates = finder(mirror.index, prefix, { request: { ...request, restriction }, embedded })
  return readPage(candidates, request, mirror.rows)
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
