/** @module Plain JSON: the only thing that is stored and that crosses a wire. */
import { KeepsakeError, show } from './errors.ts'

/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json
}

/** Deeper than this is a mistake (or a cycle in disguise), and would exhaust the stack. */
const MAX_DEPTH = 256

/**
 * A deep copy of a value that must be plain JSON.
 *
 * A property that is `undefined` counts as absent. Anything else JSON has no word for (a cycle, a function, `NaN`, a `Date`,
 * a class) is an `invalid_value` error that names the path.
 *
 * @example
 * ```ts
 * copyJson({ tea: ['green'], cups: undefined }) // { tea: ['green'] }
 * ```
 */
export function copyJson(value: unknown, path = 'value'): Json {
  return copy(value, path, [])
}

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether two JSON values are equal, whatever the order of their properties. */
export function equalJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalJson(item, right[index]))
  }
  if (!isObject(left) || !isObject(right)) return false
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equalJson(left[name], right[name]))
  )
}

/** An object whose properties may be absent where they might have been `undefined`. */
export type Defined<Given> = {
  [Name in keyof Given as undefined extends Given[Name] ? never : Name]: Given[Name]
} & {
  [Name in keyof Given as undefined extends Given[Name] ? Name : never]?: Exclude<Given[Name], undefined>
}

/** The same object without the properties that are `undefined`: absent is absent. */
export function defined<Given extends object>(object: Given): Defined<Given> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as Defined<Given>
}

/** A JSON value's size in bytes, as UTF-8 text. */
export function jsonBytes(value: Json): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}

/** A JSON merge patch (RFC 7396): objects merge, `null` removes, anything else replaces. */
export function mergeJson(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergeJson(merged.get(name), value))
  }
  return Object.fromEntries(merged)
}

function copy(value: unknown, path: string, parents: readonly object[]): Json {
  if (isScalar(value)) return value
  if (typeof value !== 'object' || value === null) throw notJson(value, path)
  if (parents.includes(value)) throw notJson('a cycle', path)
  if (parents.length === MAX_DEPTH) throw notJson(`nested deeper than ${MAX_DEPTH}`, path)
  const inner = [...parents, value]
  if (Array.isArray(value)) {
    return Array.from(value, (item, index) => copy(item, `${path}[${index}]`, inner))
  }
  if (!isPlain(value)) throw notJson(`a ${value.constructor?.name ?? 'class instance'}`, path)
  const entries = Object.entries(defined(value)) as [string, unknown][]
  return Object.fromEntries(entries.map(([name, item]) => [name, copy(item, `${path}.${name}`, inner)]))
}

function isScalar(value: unknown): value is null | boolean | string | number {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true
  return typeof value === 'number' && Number.isFinite(value)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  // An object of another realm (an iframe, a test's sandbox) has another Object.prototype, itself without a prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function notJson(found: unknown, path: string): KeepsakeError<'invalid_value'> {
  const what = typeof found === 'string' ? found : show(found)
  return new KeepsakeError(
    'invalid_value',
    `${path} is ${what}, which is not plain JSON. Use strings, finite numbers, booleans, null, arrays and plain objects.`,
    { details: { path } },
  )
}
