/** Items for the laws of a store. */
import type { JsonObject } from '../../src/core/json.ts'
import type { Namespace } from '../../src/core/namespace.ts'
import type { Write } from '../../src/core/write.ts'
import type { Store } from '../../src/store/store.ts'

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

/** Lets the clock tick: timestamps have milliseconds. */
export function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 4))
}

/** A day in milliseconds. */
export const DAY = 86_400_000
