/** @module A search, from ranking to page: rows are read for the page only, or batch by batch where a filter looks into them. */
import { type ItemId, itemId } from '../core/item.ts'
import { defined } from '../core/json.ts'
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
/** The most read at a time, when little passes. */
const MOST = 1024
/** How much further a filter looks each time the candidates did not do. */
const FURTHER = 4

/** A candidate for the page; one that is only listed has no ranking. */
interface Candidate {
  readonly entry: Entry
  readonly ranked?: Ranked
}

/** A row of the page, and how it was ranked. */
export interface Found {
  readonly row: Row
  readonly ranked: Ranked | undefined
}

/** A query that was read and, where the mode has meaning in it, embedded. */
export interface EmbeddedQuery {
  readonly query: Query
  readonly vector?: Float32Array | undefined
}

/** Finds candidates, best first, at most so many. */
export type Finder = (count: number) => Candidate[]

/**
 * What may be on the page, best first: the ranked items, then those kept out of the index, newest first. Without a query, all, newest
 * first.
 */
export function finder(
  index: SearchIndex,
  prefix: Namespace,
  { request, embedded }: { request: SearchRequest; embedded: EmbeddedQuery | undefined },
): Finder {
  const { restriction, mode, minScore, explain } = request
  const list = (unindexed: boolean, count: number): Candidate[] =>
    index.list(prefix, restriction, { unindexed, count }).map((entry) => ({ entry }))
  if (embedded === undefined) return (count) => list(false, count)
  return (count) => {
    const search = { ...restriction, ...embedded, mode, minScore, explain }
    const ranked = index
      .search(prefix, search, count)
      .map((hit): Candidate => ({ entry: hit.entry, ranked: hit }))
    if (minScore !== undefined || ranked.length >= count) return ranked
    return [...ranked, ...list(true, count - ranked.length)]
  }
}

/** Reads the rows of the page, in the order of the candidates. A row that was removed meanwhile is left out. */
export async function readPage(find: Finder, request: SearchRequest, rows: RowCache): Promise<Found[]> {
  const { keeps, limit, offset } = request
  const end = offset + limit
  if (keeps !== undefined) {
    return readFiltered(find, { keeps, end }, rows).then((kept) => kept.slice(offset, end))
  }
  const page = find(end).slice(offset)
  return toFound(page, await rows.read(page.map(({ entry }) => entry)))
}

/** The first matches that a filter keeps, looked for further and further down. */
async function readFiltered(
  find: Finder,
  { keeps, end }: { keeps: NonNullable<SearchRequest['keeps']>; end: number },
  rows: RowCache,
): Promise<Found[]> {
  const seen = new Set<ItemId>()
  const kept: Found[] = []
  for (let count = BATCH; kept.length < end; count *= FURTHER) {
    const found = find(count)
    // The index may have changed since: what was seen is not looked at twice, wherever it stands now.
    const fresh = found.filter(({ entry: { namespace, key } }) => !seen.has(itemId(namespace, key)))
    for (const { entry } of fresh) seen.add(itemId(entry.namespace, entry.key))
    const size = Math.min(Math.max(BATCH, count / FURTHER), MOST)
    for (let from = 0; from < fresh.length && kept.length < end; from += size) {
      const batch = fresh.slice(from, from + size)
      const read = await rows.read(batch.map(({ entry }) => entry))
      const passing = read.map((row) => (row !== undefined && keeps(row.value) ? row : undefined))
      kept.push(...toFound(batch, passing))
    }
    if (found.length < count) break
  }
  return kept
}

function toFound(candidates: readonly Candidate[], rows: readonly (Row | undefined)[]): Found[] {
  return candidates.flatMap(({ ranked }, index) => {
    const row = rows[index]
    return row === undefined ? [] : [{ row, ranked }]
  })
}

/** What was found, as the caller gets it: a copy. */
export function toMatch({ row, ranked }: Found): Match {
  const text = textsOf(row).join('\n')
  return {
    ...toItem(row),
    ...(text !== '' && { text }),
    ...defined({ score: ranked?.score, explain: ranked?.explain }),
  }
}
