/** @module A search, from ranking to page: rows are read for the page only, or batch by batch where a filter looks into them. */
import type { Namespace } from '../core/namespace.ts'
import type { Entry } from '../search/entry.ts'
import type { Ranked, SearchIndex } from '../search/search-index.ts'
import type { Query } from '../search/query.ts'
import type { Row } from '../storage/storage.ts'
import { textsOf } from './embed-writes.ts'
import type { RowCache } from './row-cache.ts'
import type { SearchRequest } from './search-request.ts'
import type { Match } from './store.ts'
import { toItem } from './to-item.ts'

/** Rows read at a time while a filter is looking. */
const BATCH = 64

/** A candidate for the page; one that is only listed has no ranking. */
interface Candidate {
  readonly entry: Entry
  readonly ranked?: Ranked
}

/** A query that was read and, where the mode has meaning in it, embedded. */
export interface EmbeddedQuery {
  readonly query: Query
  readonly vector?: Float32Array | undefined
}

/**
 * What may be on the page, best first: the ranked items, then those kept out of the index, newest first. Without a query, all, newest
 * first.
 */
export function candidates(
  index: SearchIndex,
  prefix: Namespace,
  { request, embedded }: { request: SearchRequest; embedded: EmbeddedQuery | undefined },
): Candidate[] {
  const { restriction, mode, minScore, keeps, limit, offset } = request
  if (embedded === undefined) return index.list(prefix, restriction).map((entry) => ({ entry }))
  const count = keeps === undefined ? offset + limit : Infinity
  const ranked = index.search(prefix, { ...restriction, ...embedded, mode, minScore }, count)
  const found = ranked.map((hit): Candidate => ({ entry: hit.entry, ranked: hit }))
  if (minScore !== undefined || found.length >= count) return found
  return [...found, ...index.list(prefix, restriction, { unindexed: true }).map((entry) => ({ entry }))]
}

/** Reads the rows of the page, in the order of the candidates. A row that was removed meanwhile is left out. */
export async function readPage(
  found: readonly Candidate[],
  { keeps, limit, offset, explain }: SearchRequest,
  rows: RowCache,
): Promise<Match[]> {
  if (keeps === undefined) {
    const page = found.slice(offset, offset + limit)
    return toMatches(page, await rows.read(page.map(({ entry }) => entry)), explain)
  }
  const kept: Match[] = []
  for (let from = 0; from < found.length && kept.length < offset + limit; from += BATCH) {
    const batch = found.slice(from, from + BATCH)
    const read = await rows.read(batch.map(({ entry }) => entry))
    const passing = read.map((row) => (row !== undefined && keeps(row.value) ? row : undefined))
    kept.push(...toMatches(batch, passing, explain))
  }
  return kept.slice(offset, offset + limit)
}

function toMatches(
  found: readonly Candidate[],
  rows: readonly (Row | undefined)[],
  explain: boolean,
): Match[] {
  return found.flatMap(({ ranked }, index) => {
    const row = rows[index]
    if (row === undefined) return []
    const text = textsOf(row).join('\n')
    const score =
      ranked === undefined ? {} : { score: ranked.score, ...(explain && { explain: ranked.explain() }) }
    return [{ ...toItem(row), ...(text !== '' && { text }), ...score }]
  })
}
