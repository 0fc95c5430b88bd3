/** @module The name that an embedder's vectors are kept under, where the app gives none. */
import { defined, isObject, type Json } from '../core/json.ts'

/**
 * `http:nomic-embed-text` where nothing but names makes vectors what they are; else `http:` and JSON of everything that does. Two
 * embedders have the same one only where all of it is the same, in whatever order `more` has its properties.
 */
export function defaultId(
  kind: string,
  names: Readonly<Record<string, string>>,
  more: Readonly<Record<string, Json | undefined>>,
): string {
  const rest = defined(more)
  const values = Object.values(names)
  // Otherwise one name could look like two, or like the JSON of others.
  const areClear = values.slice(0, -1).every((name) => !name.includes(':')) && !values[0]?.startsWith('{')
  if (areClear && Object.keys(rest).length === 0) return [kind, ...values].join(':')
  return `${kind}:${JSON.stringify({ ...names, ...rest }, inOrder)}`
}

/** For `JSON.stringify`: properties of what lies within in the order of their names. */
function inOrder(key: string, value: unknown): unknown {
  if (key === '' || !isObject(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
