/** @module What is known already about what a conversation is about. */
import { itemId } from '../../core/item.ts'
import { kindOf, TURN_KIND, validityOf } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import type { Namespace } from '../../core/namespace.ts'
import type { Filter } from '../../core/filter.ts'
import type { Match, SearchOptions, Store } from '../../store/store.ts'
import { withoutRecalled } from '../marker.ts'
import { type Stored, toStored } from '../stored.ts'

/** What to search for. */
export interface RecallQuery {
  readonly query: string
  readonly kinds?: readonly string[] | undefined
  readonly filter?: Filter | undefined
}

/** Where to recall, and how much. */
export interface RecallContext {
  readonly store: Store
  readonly namespace: Namespace
  /** The moment (ISO 8601) by which nothing recalled may have ended. */
  readonly at: string
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

/**
 * How many known memories are shown by default. Measured on LoCoMo conv-26 (`test/memory/learn/recall.test.ts`), with the built-in embedder: of the five memories
 * that sessions 2 and 3 refine, out of 10 and 21 that are known, the last stands at place 18, with the turns stored beside them and without. With a query for each
 * message in place of the windows it stands at 14: hardly better, for 23 searches in place of 6. "Melanie has children" is like nothing of what is said.
 */
export const QUERY_LIMIT = 25

/** Queries of a conversation: what the last 1, 2, 4, 8 … messages say, until all are covered. */
export function windowQueries(messages: readonly Message[]): RecallQuery[] {
  const lines = speechOf(messages)
  const queries = new Set<string>()
  for (let size = 1; size < 2 * lines.length; size *= 2) queries.add(lines.slice(-size).join('\n'))
  return [...queries].map((query) => ({ query }))
}

/** What was said, a line each: not what was recalled into it. */
export function speechOf(messages: readonly Message[]): string[] {
  return messages.flatMap(({ role, name, content }) => {
    if (role !== 'user' && role !== 'assistant') return []
    const text = withoutRecalled(content)
    if (text.trim() === '') return []
    return [name === undefined ? text : `${name}: ${text}`]
  })
}

/**
 * The memories that queries find, best first: each query is searched once, and a memory has its best score. Where they find fewer than may be shown, the
 * newest of the others follow. What was recalled into the conversation before, by its keys, comes in any case.
 */
export async function recall(
  context: RecallContext,
  queries: readonly RecallQuery[],
  recalled: readonly string[],
): Promise<Stored[]> {
  const { limit } = context
  const [found, marked] = await Promise.all([searchAll(context, queries), readRecalled(context, recalled)])
  const newest = found.length < limit ? await search(context, {}) : []
  const shown = distinct([...found, ...newest]).slice(0, limit)
  return distinct([...shown, ...marked]).map(toStored)
}

/** What queries find, each searched once, merged by address with the best score of each, best first. */
export async function searchAll(context: RecallContext, queries: readonly RecallQuery[]): Promise<Match[]> {
  const once = new Map(queries.map((query) => [JSON.stringify(query), query]))
  const found = await Promise.all([...once.values()].map((query) => search(context, query)))
  const ranked = found.flat().sort((left, right) => (right.score ?? 0) - (left.score ?? 0))
  return distinct(ranked).slice(0, context.limit)
}

/** Memories only: no turns, and nothing that has ended. */
function search(
  { store, namespace, at, limit, signal }: RecallContext,
  query: Partial<RecallQuery>,
): Promise<Match[]> {
  const options: SearchOptions = { ...query, exceptKinds: [TURN_KIND], notEndedAt: at, limit, signal }
  return store.search(namespace, options)
}

/** The memories of some keys, of those that have not ended. */
async function readRecalled(
  { store, namespace, at, signal }: RecallContext,
  keys: readonly string[],
): Promise<Match[]> {
  const items = await Promise.all(keys.map((key) => store.get(namespace, key, { signal })))
  return items
    .filter((item) => item !== undefined)
    .filter(({ value }) => kindOf(value) !== TURN_KIND && (validityOf(value).validUntil ?? NEVER) > at)
}

/** After every moment that can be written. */
const NEVER = '~'

function distinct(matches: readonly Match[]): Match[] {
  const byId = new Map<string, Match>()
  for (const match of matches) {
    const id = itemId(match.namespace, match.key)
    if (!byId.has(id)) byId.set(id, match)
  }
  return [...byId.values()]
}
