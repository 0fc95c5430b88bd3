/** @module The one shape of a stored memory, shared by the facade, the managers and the tools. */
import { defined, isObject, type Json, type JsonObject } from './json.ts'

/**
 * A memory as it is stored: its kind, its content, when it holds and where it comes from.
 *
 * World time is `validFrom`/`validUntil`: a fact that was superseded is closed, not erased.
 */
export interface Memory {
  /** The schema's name: `Memory` for plain facts, `Turn` for what was said, `Unknown` for foreign values. */
  readonly kind: string
  /** The schema's object; for kind `Memory`, `{ content: string }`. */
  readonly content: JsonObject
  readonly validFrom?: string
  readonly validUntil?: string
  /** How much it matters, 0 to 1. */
  readonly importance?: number
  /** Ids of the messages it was learned from. */
  readonly sources?: readonly string[]
  readonly supersedes?: string
  readonly supersededBy?: string
}

/** The content of a memory of kind `Turn`: one message, verbatim. */
export interface TurnContent extends JsonObject {
  readonly role: 'user' | 'assistant'
  readonly content: string
  readonly thread: string
}

/** The kind of plain facts. */
export const MEMORY_KIND = 'Memory'
/** The kind of verbatim conversation turns. */
export const TURN_KIND = 'Turn'
/** The kind that a value which is no memory is read as. */
export const UNKNOWN_KIND = 'Unknown'

/** A stored value read as a memory; a value of another shape becomes one of kind `Unknown`, an attribute of another type is left out. */
export function toMemory(value: JsonObject): Memory {
  if (!isMemory(value)) return { kind: UNKNOWN_KIND, content: value }
  const attributes = Object.entries(value).filter(([name, item]) => TYPES[name]?.(item) ?? true)
  return Object.fromEntries(attributes) as unknown as Memory
}

const isString = (item: Json): boolean => typeof item === 'string'
const TYPES: Readonly<Record<string, (item: Json) => boolean>> = {
  validFrom: isString,
  validUntil: isString,
  importance: (item) => typeof item === 'number',
  sources: (item) => Array.isArray(item) && item.every(isString),
  supersedes: isString,
  supersededBy: isString,
}

/** A value's kind: the memory's, or `Unknown`. */
export function kindOf(value: JsonObject): string {
  return isMemory(value) ? (value['kind'] as string) : UNKNOWN_KIND
}

/**
 * The text a value is searched and shown by: for a memory the strings of its `content`, for other JSON all its strings.
 * A memory or turn whose content holds a text named `content` is that text.
 */
export function textOf(value: JsonObject): string {
  const content = toMemory(value).content
  const kind = kindOf(value)
  const text = content['content']
  if ((kind === TURN_KIND || kind === MEMORY_KIND) && typeof text === 'string') return text
  return [...leaves(content)].join(' ')
}

/** When a value holds, if it is a memory that says so. */
export function validityOf(value: JsonObject): { validFrom?: string; validUntil?: string } {
  if (!isMemory(value)) return {}
  const { validFrom, validUntil } = toMemory(value)
  return defined({ validFrom, validUntil })
}

function isMemory(value: JsonObject): boolean {
  return typeof value['kind'] === 'string' && isObject(value['content'])
}

function* leaves(value: Json): Generator<string> {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* leaves(item)
  else if (isObject(value)) for (const item of Object.values(value)) yield* leaves(item)
}
