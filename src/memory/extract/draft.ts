/** @module Memories while a model works on them: pure, and nothing is stored. */
import { invalidArgument, show } from '../../core/errors.ts'
import { defined, equalJson, type JsonObject } from '../../core/json.ts'
import type { Memory } from '../../core/memory.ts'
import type { ChangeType, MemoryChange } from '../change.ts'

/** A memory that the model is shown, under a number of its own. */
export interface KnownMemory {
  readonly id: string
  readonly memory: Memory
}

/** What has become of one memory. */
interface Entry {
  /** As it was known; absent for a new one. */
  readonly before?: Memory
  /** As it is, were it not superseded; absent where it was deleted. */
  readonly now?: Memory
  /** The new memory that superseded it. */
  readonly successor?: string
  readonly why?: string
}

/** Memories by id: the known in their order, then the new. */
export type Draft = ReadonlyMap<string, Entry>

/** What was known, untouched. */
export function startDraft(known: readonly KnownMemory[]): Draft {
  return new Map(known.map(({ id, memory }) => [id, { before: memory, now: memory }]))
}

/** The memory as it is; `undefined` where there is none any more. */
export function memoryIn(draft: Draft, id: string): Memory | undefined {
  const entry = draft.get(id)
  return entry === undefined ? undefined : memoryOf(draft, entry)
}

function memoryOf(draft: Draft, { now, successor }: Entry): Memory | undefined {
  const next = successor === undefined ? undefined : memoryIn(draft, successor)
  if (now === undefined || successor === undefined || next === undefined) return now
  return close(now, successor, next)
}

/** Every memory that is there, in order. Asked for once per operation: of very many, the time counts. */
export function memoriesIn(draft: Draft): KnownMemory[] {
  const memories: KnownMemory[] = []
  for (const [id, entry] of draft) {
    const memory = memoryOf(draft, entry)
    if (memory !== undefined) memories.push({ id, memory })
  }
  return memories
}

/** Whether a memory was superseded since the draft began. */
export function isSuperseded(draft: Draft, id: string): boolean {
  return draft.get(id)?.successor !== undefined
}

/** Whether a memory was there when the draft began. */
export function isKnown(draft: Draft, id: string): boolean {
  return draft.get(id)?.before !== undefined
}

/** With a new memory. */
export function insert(draft: Draft, id: string, memory: Memory, why?: string): Draft {
  return new Map(draft).set(id, { now: memory, ...defined({ why }) })
}

/** With a memory as it is now. */
export function replace(draft: Draft, id: string, memory: Memory, why?: string): Draft {
  const entry = draft.get(id)
  if (equalJson(asJson(entry?.now), asJson(memory))) return draft
  return new Map(draft).set(id, { ...entry, now: memory, ...defined({ why: joined(entry?.why, why) }) })
}

/** With a new memory that takes another's place: the other ends where the new one begins. */
export function supersede(
  draft: Draft,
  previous: string,
  { id, memory, why }: KnownMemory & { readonly why?: string | undefined },
): Draft {
  const linked = insert(draft, id, { ...memory, supersedes: previous }, why)
  return new Map(linked).set(previous, { ...draft.get(previous), successor: id })
}

/** Without a memory. What a new one had superseded holds again; a new one leaves no trace. */
export function remove(draft: Draft, id: string, why?: string): Draft {
  const next = new Map(draft)
  const { before } = draft.get(id) ?? {}
  if (before === undefined) next.delete(id)
  else next.set(id, { before, ...defined({ why }) })
  for (const [other, { successor, ...entry }] of next) if (successor === id) next.set(other, entry)
  return next
}

/**
 * What has changed, one per memory: the new ones first, then the known in their order.
 *
 * A known memory that a new one superseded is part of the new one's change. A new one that was superseded by another new one is inserted
 * closed.
 */
export function changesOf(draft: Draft): MemoryChange[] {
  const ids = [...draft.keys()]
  const isOld = (id: string): boolean => isKnown(draft, id)
  return [...ids.filter((id) => !isOld(id)), ...ids.filter(isOld)].flatMap((id) => changeOf(draft, id))
}

/** The memory that a `superseded` change closes, as it is afterwards. Throws `invalid_argument` for any other change. */
export function closed({ type, id, before, after }: MemoryChange): Memory {
  if (type === 'superseded' && before !== undefined && after !== undefined) return close(before, id, after)
  throw invalidArgument('change', `Change ${show(id)} is '${type}': it closes no memory.`)
}

function changeOf(draft: Draft, id: string): MemoryChange[] {
  const { before, successor, why } = draft.get(id) ?? {}
  const after = memoryIn(draft, id)
  const change = (
    type: ChangeType,
    previous: Pick<MemoryChange, 'previousId' | 'before'>,
  ): MemoryChange[] => [{ type, id, ...previous, ...defined({ after, why }) }]
  if (before === undefined) return after === undefined ? [] : change(...originOf(draft, after))
  if (after === undefined) return change('deleted', { before })
  const isTouched = successor === undefined && !equalJson(asJson(before), asJson(after))
  return isTouched ? change('updated', { before }) : []
}

/** How a new memory came to be: it took the place of a known one, or is simply new. */
function originOf(
  draft: Draft,
  { supersedes }: Memory,
): ['inserted' | 'superseded', Pick<MemoryChange, 'previousId' | 'before'>] {
  const previous = supersedes === undefined ? undefined : draft.get(supersedes)
  if (supersedes === undefined || previous?.before === undefined) return ['inserted', {}]
  return ['superseded', { previousId: supersedes, ...defined({ before: previous.now }) }]
}

/**
 * A memory that another takes the place of: it ends where the other begins, or earlier where it ended earlier. One that had not begun by
 * then never came to hold.
 */
function close(memory: Memory, successor: string, next: Memory): Memory {
  const ends = [memory.validUntil, next.validFrom].filter((end) => end !== undefined)
  const validUntil = ends.toSorted()[0]
  const { validFrom } = memory
  const neverHeld = validFrom !== undefined && validUntil !== undefined && validFrom > validUntil
  return {
    ...memory,
    ...(neverHeld && { validFrom: validUntil }),
    ...defined({ validUntil }),
    supersededBy: successor,
  }
}

function joined(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined || first === second) return second ?? first
  return `${first} ${second}`
}

function asJson(memory: Memory | undefined): JsonObject | undefined {
  return memory as JsonObject | undefined
}
