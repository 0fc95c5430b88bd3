/** @module Single memories: added, read, listed, changed and forgotten by hand. */
import type { CallOptions } from '../core/call.ts'
import { invalidArgument, isKeepsakeError, show } from '../core/errors.ts'
import type { Filter } from '../core/filter.ts'
import type { Item } from '../core/item.ts'
import { defined, copyJson, isObject, type Json, type JsonObject, mergeJson } from '../core/json.ts'
import { type Memory, MEMORY_KIND, toMemory, TURN_KIND } from '../core/memory.ts'
import type { Namespace } from '../core/namespace.ts'
import { toUtc } from '../core/time.ts'
import type { Write } from '../core/write.ts'
import { type Match, type SearchOptions, type Store } from '../store/store.ts'
import type { IdMaker } from './digest.ts'
import { type Hit, type Stored, toHit, toStored } from './stored.ts'

/** Whose memories. */
export interface Owner {
  readonly store: Store
  readonly namespace: Namespace
}

/** A memory's content: words, or a schema's object. */
export type Content = string | JsonObject

/** What a memory may carry besides its content. */
export interface Attributes {
  /** When it began to hold, ISO 8601. */
  readonly validFrom?: string | undefined
  /** When it ceased to hold, ISO 8601. */
  readonly validUntil?: string | undefined
  /** How much it matters, 0 to 1. */
  readonly importance?: number | undefined
  /** Ids of the messages it comes from. */
  readonly sources?: readonly string[] | undefined
}

/** Options of `add`. */
export interface AddOptions extends Attributes, CallOptions {
  /** `Memory` by default. */
  readonly kind?: string | undefined
  /** Where to store it; a new key by default. A memory that is there already is replaced. */
  readonly key?: string | undefined
}

/**
 * A change of a memory: what is absent stays, and an attribute that is `null` goes. An object's content is merged (RFC 7396: `null`
 * removes), words are replaced.
 */
export type Patch = { readonly [Name in keyof Attributes]: Attributes[Name] | null } & {
  readonly kind?: string | undefined
  readonly content?: Content | undefined
}

/** Which memories; turns only where `kinds` names them. */
export interface Selection {
  readonly kinds?: readonly string[] | undefined
  /** On the stored value: `{ 'content.topic': 'tea' }`. */
  readonly filter?: Filter | undefined
}

/** Options of `list`. */
export interface ListOptions extends Selection, CallOptions {
  /** How many, at most; 10 by default. */
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  /** Whether to list what has ended, too: "lives in Lisbon", with its `validUntil`, also after the move. It is left out by default. */
  readonly ended?: boolean | undefined
}

/** Stores new memories, in one commit. */
export async function addMemories(
  { store, namespace }: Owner,
  contents: readonly Content[],
  {
    kind = MEMORY_KIND,
    key,
    signal,
    onProgress,
    makeId,
    ...attributes
  }: AddOptions & { readonly makeId: IdMaker },
): Promise<Stored[]> {
  if (key !== undefined && contents.length > 1) {
    throw invalidArgument(
      'key',
      `Key ${show(key)} is one, but there are ${contents.length} memories. Add them one by one.`,
    )
  }
  const writes = contents.map((content): Write => {
    const value = { kind: checkKind(kind), content: toContent(content), ...checkAttributes(attributes) }
    checkSpan(value)
    return { op: 'put', namespace, key: key ?? makeId(), value }
  })
  const items = await store.write(writes, { signal, onProgress })
  return items.flatMap((item) => (item === null ? [] : [toStored(item)]))
}

/** Memories, newest change first. What has ended by `now` is left out, unless it is asked for. */
export async function listMemories(
  owner: Owner,
  now: string,
  { ended = false, ...options }: ListOptions,
): Promise<Stored[]> {
  if (typeof ended !== 'boolean') {
    throw invalidArgument('ended', `ended is ${show(ended)}, neither true nor false.`)
  }
  return (await listMatches(owner, { ...options, ...(!ended && { notEndedAt: now }) })).map(toStored)
}

/** Changes a memory; if another tab changes it at the same time, the patch is laid over that change. */
export async function updateMemory({ store, namespace }: Owner, key: string, patch: Patch): Promise<Stored> {
  for (;;) {
    const item = await store.get(namespace, key)
    if (item === undefined) {
      throw invalidArgument('key', `There is no memory ${show(key)} to update. Add it instead.`)
    }
    const write: Write = { op: 'put', namespace, key, value: applyPatch(item, patch) }
    try {
      const [updated] = await store.write([write], { expect: [{ namespace, key, version: item.version }] })
      return toStored(updated as Item)
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
    }
  }
}

/** What a selection names, newest change first. Turns are left out unless they are asked for. */
export function listMatches({ store, namespace }: Owner, options: SearchOptions): Promise<Match[]> {
  const { kinds } = options
  return store.search(namespace, { ...options, ...(kinds === undefined && { exceptKinds: [TURN_KIND] }) })
}

/** Memories that answer a query, best first. Turns are left out unless they are asked for, and what had ended by `now`. */
export async function searchMemories(
  owner: Owner,
  query: string,
  { now, ...options }: SearchOptions & { readonly now: string },
): Promise<Hit[]> {
  const matches = await listMatches(owner, { ...options, notEndedAt: now, query })
  return matches.map(toHit).filter((hit) => hit !== undefined)
}

function applyPatch({ value }: Item, patch: Patch): JsonObject {
  if (!isObject(patch)) {
    throw invalidArgument('patch', `Patch ${show(patch)} is not an object. Write { content: '…' }.`)
  }
  const { kind, content, ...attributes } = patch
  const memory: Memory = toMemory(value)
  const merged = mergeJson(memory as unknown as JsonObject, {
    ...(kind !== undefined && { kind: checkKind(kind) }),
    ...checkAttributes(attributes),
  }) as JsonObject
  checkSpan(merged)
  return content === undefined
    ? merged
    : { ...merged, content: mergeJson(memory.content, toContent(content)) }
}

function toContent(content: unknown): JsonObject {
  const copy: Json = copyJson(content, 'content')
  if (typeof copy === 'string' && copy.trim() !== '') return { content: copy }
  if (isObject(copy)) return copy
  throw invalidArgument(
    'content',
    `Content ${show(content)} is neither words nor an object. Write 'Ada drinks tea'.`,
  )
}

function checkKind(kind: unknown): string {
  if (kind === TURN_KIND) {
    throw invalidArgument('kind', `Kind '${TURN_KIND}' is for what was said. Use remember, or another kind.`)
  }
  if (typeof kind === 'string' && kind !== '') return kind
  throw invalidArgument('kind', `Kind ${show(kind)} is not a non-empty string. Write 'Memory'.`)
}

/** Attributes as they are stored; `null` stands for one that is to go. */
function checkAttributes({ validFrom, validUntil, importance, sources }: Patch): JsonObject {
  const inRange = typeof importance === 'number' && importance >= 0 && importance <= 1
  if (importance !== undefined && importance !== null && !inRange) {
    throw invalidArgument('importance', `importance ${show(importance)} is not a number from 0 to 1.`)
  }
  return {
    ...defined({ importance, sources: checkSources(sources) }),
    ...(validFrom !== undefined && { validFrom: validFrom && toUtc(validFrom, 'validFrom') }),
    ...(validUntil !== undefined && { validUntil: validUntil && toUtc(validUntil, 'validUntil') }),
  }
}

function checkSources(sources: unknown): readonly string[] | null | undefined {
  if (sources === undefined || sources === null) return sources
  if (Array.isArray(sources) && sources.every((source) => typeof source === 'string')) return [...sources]
  throw invalidArgument('sources', `sources ${show(sources)} are not an array of message ids. Write ['m1'].`)
}

/** A memory that ends before it begins would hold at no moment. */
function checkSpan({ validFrom, validUntil }: JsonObject): void {
  if (typeof validFrom !== 'string' || typeof validUntil !== 'string' || validFrom <= validUntil) return
  throw invalidArgument('validUntil', `validUntil '${validUntil}' is before validFrom '${validFrom}'.`)
}
