/** @module Memories that a caller hands over, in any of the forms that callers have them in. */
import { invalidArgument, show } from '../../core/errors.ts'
import { copyJson, defined, isObject, type Json, type JsonObject } from '../../core/json.ts'
import { type Memory, toMemory, UNKNOWN_KIND } from '../../core/memory.ts'
import { validate } from '../../core/schema.ts'
import { toUtc } from '../../core/time.ts'
import { createDigest, type Digest } from '../digest.ts'
import type { KnownMemory } from './draft.ts'
import { type Kind, type Kinds, onlyTextOf } from './kinds.ts'

/** A memory with its id. */
export type MemoryRecord = Memory & { readonly id: string }

/**
 * A memory as a caller has it: words; an object of the first schema; a record as `invoke` returns it; a stored memory with `key` and
 * `value`; or `[id, content]` and `[id, kind, content]`.
 */
export type ExistingMemory =
  | string
  | JsonObject
  | (Omit<Partial<Memory>, 'content'> & { readonly id: string; readonly content: string | JsonObject })
  | { readonly key: string; readonly value: Memory }
  | readonly [id: string, content: string | JsonObject]
  | readonly [id: string, kind: string, content: string | JsonObject]

/** Without an id the content is one: the same words are the same memory in every call. */
const SALT = 'existing memories'

/** Memories with their ids, in order. Throws `invalid_argument` for what is none, and for an id that is there twice. */
export async function readExisting(
  existing: readonly ExistingMemory[] | undefined,
  kinds: Kinds,
): Promise<KnownMemory[]> {
  if (existing === undefined) return []
  if (!Array.isArray(existing)) {
    throw invalidArgument('existing', `existing ${show(existing)} is not an array. Write ['Ada drinks tea'].`)
  }
  const digest = createDigest(SALT)
  const read = await Promise.all(
    existing.map((each: ExistingMemory, index) => readOne(each, index, kinds, digest)),
  )
  return withoutRepeats(read)
}

/** A memory, and whether its id was given. */
interface Read extends KnownMemory {
  readonly isNamed: boolean
}

async function readOne(given: ExistingMemory, index: number, kinds: Kinds, digest: Digest): Promise<Read> {
  const parts = recordOf(copyJson(given, `existing[${index}]`))
  const first = [...kinds.keys()][0] ?? UNKNOWN_KIND
  const kind = typeof parts.kind === 'string' ? parts.kind : first
  const { id, content } = parts
  const fields = typeof content === 'string' ? wordsAs(kinds.get(kind), content) : content
  if (!isObject(fields)) throw notExisting(given, index)
  const memory = toMemory({ ...checkAttributes(parts), kind, content: fields })
  if (id !== undefined) return { id, memory, isNamed: true }
  if (!(await fits(kinds.get(kind), fields))) throw notExisting(given, index)
  return { id: await digest(kind, JSON.stringify(fields)), memory, isNamed: false }
}

async function fits(kind: Kind | undefined, content: JsonObject): Promise<boolean> {
  return kind === undefined || (await validate(kind.schema, content)).problems === undefined
}

/** The parts of a record, whatever the form. */
interface Parts {
  readonly id?: string
  readonly kind?: Json
  readonly content?: Json | undefined
  readonly validFrom?: Json
  readonly validUntil?: Json
  readonly importance?: Json
  readonly sources?: Json
  readonly supersedes?: Json
  readonly supersededBy?: Json
}

/** What a memory carries beside kind and content, with its times in UTC. */
function checkAttributes({
  validFrom,
  validUntil,
  importance,
  sources,
  supersedes,
  supersededBy,
}: Parts): JsonObject {
  return defined({
    validFrom: validFrom === undefined ? undefined : toUtc(validFrom, 'validFrom'),
    validUntil: validUntil === undefined ? undefined : toUtc(validUntil, 'validUntil'),
    importance,
    sources,
    supersedes,
    supersededBy,
  })
}

function recordOf(json: Json): Parts {
  if (Array.isArray(json)) return tupleParts(json)
  if (!isObject(json)) return { content: json }
  const { id, key, value, content } = json
  if (isName(id) && content !== undefined) return { ...json, id }
  if (isName(key) && isObject(value)) return { ...toMemory(value), id: key }
  return { content: json }
}

/** `[id, content]` or `[id, kind, content]`. */
function tupleParts(tuple: readonly Json[]): Parts {
  const [id, second, third] = tuple
  if (!isName(id)) return {}
  if (tuple.length === 2) return { id, content: second }
  return tuple.length === 3 && isName(second) ? { id, kind: second, content: third } : {}
}

function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== ''
}

/** Words as the content of a kind that consists of one text. */
function wordsAs(kind: Kind | undefined, words: string): JsonObject | undefined {
  const name = kind === undefined ? undefined : onlyTextOf(kind)
  return name === undefined || words.trim() === '' ? undefined : { [name]: words }
}

function withoutRepeats(read: readonly Read[]): KnownMemory[] {
  const memories = new Map<string, Memory>()
  for (const { id, memory, isNamed } of read) {
    if (isNamed && memories.has(id)) {
      throw invalidArgument('existing', `existing holds the id ${show(id)} twice. Give each memory its own.`)
    }
    memories.set(id, memory)
  }
  return [...memories].map(([id, memory]) => ({ id, memory }))
}

function notExisting(given: unknown, index: number): Error {
  return invalidArgument(
    'existing',
    `existing[${index}] is ${show(given)}, which is no memory of these schemas. Write words, an object of the first schema, or { id, kind, content }.`,
  )
}
