/** Items for the laws of a store. */
import type { JsonObject } from '../../src/core/json.ts'
import type { Namespace } from '../../src/core/namespace.ts'
import type { Write } from '../../src/core/write.ts'
import type { Match, SearchOptions, Store } from '../../src/store/store.ts'

export const ADA = ['users', 'ada']
export const BOB = ['users', 'bob']

type Put = Extract<Write, { op: 'put' }>

/** A put into Ada's namespace; its text is the value's `content`. */
export function put(key: string, content: string, rest: Partial<Put> = {}): Write {
  return { op: 'put', namespace: ADA, key, value: { content }, ...rest }
}

/** So many puts, each with a text of its own: `k0` is `tea 0`. */
export function teas(count: number, from = 0): Write[] {
  return Array.from({ length: count }, (_, at) => put(`k${from + at}`, `tea ${from + at}`))
}

/** A deletion from Ada's namespace. */
export function remove(key: string, namespace: Namespace = ADA): Write {
  return { op: 'delete', namespace, key }
}

/** A memory as it is stored. */
export function memory(kind: string, content: string, rest: JsonObject = {}): JsonObject {
  return { kind, content: { content }, ...rest }
}

/** The keys of what a search finds, in its order. */
export async function keysFound(
  store: Store,
  options: Parameters<Store['search']>[1] = {},
  prefix: Namespace = ADA,
): Promise<string[]> {
  return (await store.search(prefix, options)).map(({ key }) => key)
}

/** What a search finds, page by page, until there is no more. */
export async function readPages(store: Store, options: SearchOptions, size: number): Promise<Match[]> {
  const all: Match[] = []
  for (let offset = 0; ; offset += size) {
    const page = await store.search(ADA, { ...options, limit: size, offset })
    all.push(...page)
    if (page.length < size) return all
  }
}

/** Everything that a store answers to some queries, in each mode, with its reasons. */
export async function answersTo(
  store: Store,
  queries: readonly string[],
  { prefix = [], ...options }: SearchOptions & { readonly prefix?: Namespace } = {},
): Promise<unknown> {
  const found: Match[][] = []
  for (const query of queries) {
    for (const mode of ['vector', 'hybrid', 'lexical'] as const) {
      found.push(await store.search(prefix, { query, mode, explain: true, ...options }))
    }
  }
  return found
}

/** Lets the clock tick: timestamps have milliseconds. */
export function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 4))
}

/** A day in milliseconds. */
export const DAY = 86_400_000
