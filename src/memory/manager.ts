/** @module Learns from a conversation without a store: memories in, memories out. */
import { type Message, checkMessages } from '../core/message.ts'
import { estimateTokens, type TokenCounter } from '../core/tokens.ts'
import type { Clock } from '../core/time.ts'
import type { Model } from '../model/model.ts'
import type { Usage } from '../model/usage.ts'
import type { FailedOperation, MemoryChange } from './change.ts'
import { type IdMaker, randomId } from './digest.ts'
import { type ExistingMemory, type MemoryRecord, readExisting } from './extract/existing.ts'
import { closed, extract, type KnownMemory } from './extract/extract.ts'
import { DEFAULT_INSTRUCTIONS } from './extract/instructions.ts'
import { readKinds, type Schemas } from './extract/kinds.ts'
import {
  checkAllowed,
  checkInstructions,
  checkMaxSteps,
  checkModel,
  conversationTime,
  type EnableOptions,
} from './options.ts'

/** Options of {@link createMemoryManager}. */
export interface MemoryManagerOptions extends EnableOptions {
  readonly model: Model
  /** Kinds of memories by name; `Memory` of `{ content: string }` by default. */
  readonly schemas?: Schemas | undefined
  /** What is worth remembering, in place of the default. How to answer is said in any case. */
  readonly instructions?: string | undefined
  readonly clock?: Clock | undefined
  /** Makes the id of a new memory. */
  readonly makeId?: IdMaker | undefined
  /** Counts what the model does not count itself; a quarter of the characters by default. */
  readonly countTokens?: TokenCounter | undefined
}

/** What to learn from. */
export interface ManagerInput {
  /** What was said. Without any, what is known is put in order. */
  readonly messages: readonly Message[]
  /** What is known: the `memories` of an earlier call, words, objects, or stored memories. */
  readonly existing?: readonly ExistingMemory[] | undefined
  /** How many times the model may look; it stops early where nothing is left to do. 1 by default. */
  readonly maxSteps?: number | undefined
  /** When the conversation took place, ISO 8601; the last message's time, or now, by default. */
  readonly at?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** What was learned. */
export interface ManagerResult {
  /** New memories first, then the known in their order: each as updated, deleted or unchanged, unless a new one superseded it. */
  readonly changes: readonly MemoryChange[]
  /** Every memory that is there afterwards, closed ones included: what to hand over as `existing` the next time. */
  readonly memories: readonly MemoryRecord[]
  /** What the model wanted and was not done. */
  readonly failed: readonly FailedOperation[]
  readonly usage: Usage
}

/** Learns from conversations; keeps nothing itself. */
export interface MemoryManager {
  /** Rejects with the model's own errors, and with `answer_refused`, `answer_not_json`, `answer_cut` or `answer_invalid` where it cannot be used. */
  invoke(input: ManagerInput): Promise<ManagerResult>
}

/**
 * A manager of memories that the caller keeps.
 *
 * @example
 * ```ts
 * declare const model: Model
 * const manager = createMemoryManager({ model })
 * const { memories } = await manager.invoke({ messages: [{ role: 'user', content: 'I moved to Rome.' }], existing: ['Ada lives in Oslo.'] })
 * await manager.invoke({ messages: [{ role: 'user', content: 'Rome is hot.' }], existing: memories })
 * ```
 */
export function createMemoryManager(options: MemoryManagerOptions): MemoryManager {
  const { clock = Date.now, makeId = randomId, countTokens = estimateTokens } = options
  const model = checkModel(options.model)
  const kinds = readKinds(options.schemas)
  const instructions = checkInstructions(options.instructions, DEFAULT_INSTRUCTIONS)
  const allowed = checkAllowed(options)
  return {
    async invoke({ messages: given, existing, maxSteps: steps, at: time, signal }) {
      signal?.throwIfAborted()
      const messages = checkMessages(given)
      const maxSteps = checkMaxSteps(steps)
      const known = await readExisting(existing, kinds)
      const at = conversationTime(time, messages, clock)
      const request = {
        model,
        kinds,
        instructions,
        allowed,
        messages,
        known,
        at,
        maxSteps,
        makeId,
        countTokens,
        signal,
      }
      const { changes, ...rest } = await extract(request)
      return { changes: withUnchanged(known, changes), memories: afterwards(known, changes), ...rest }
    },
  }
}

/** The new ones, then the known in their order. */
function withUnchanged(known: readonly KnownMemory[], changes: readonly MemoryChange[]): MemoryChange[] {
  const ids = new Set(known.map(({ id }) => id))
  const superseded = new Set(changes.map(({ previousId }) => previousId))
  const touched = new Map(changes.map((change) => [change.id, change]))
  const ofKnown = known.flatMap(({ id, memory }): MemoryChange[] => {
    if (superseded.has(id)) return []
    return [touched.get(id) ?? { type: 'unchanged', id, before: memory, after: memory, why: UNCHANGED }]
  })
  return [...changes.filter(({ id }) => !ids.has(id)), ...ofKnown]
}

const UNCHANGED = 'The conversation says nothing else of it.'

/** The known as they are now, in their order, then the new. */
function afterwards(known: readonly KnownMemory[], changes: readonly MemoryChange[]): MemoryRecord[] {
  const memories = new Map(known.map(({ id, memory }) => [id, memory]))
  for (const change of changes) {
    if (change.after === undefined) memories.delete(change.id)
    else memories.set(change.id, change.after)
    if (change.previousId !== undefined) memories.set(change.previousId, closed(change))
  }
  return [...memories].map(([id, memory]) => ({ id, ...memory }))
}
