/** @module Known memories as a model reads them: one line each, under a number. */
import { type Memory, MEMORY_KIND, textOf } from '../../core/memory.ts'
import type { JsonObject } from '../../core/json.ts'
import { beginning } from '../validity.ts'
import { dayOf } from './calendar.ts'
import { inOneLine } from './conversation.ts'
import type { KnownMemory } from './draft.ts'
import type { Kinds } from './kinds.ts'

/**
 * A line per memory: `1. Ada lives in Oslo. (since 2023-05-08)`, or `from … on` where that is to come at the time of the conversation. The number is the
 * only name that the model may call it by.
 */
export function knownLines(memories: readonly KnownMemory[], kinds: Kinds, at: string): string[] {
  const names = new Set([...kinds.keys(), ...memories.map(({ memory }) => memory.kind)])
  return memories.map(({ memory }, index) => {
    const notes = [
      ...(names.size > 1 ? [memory.kind] : []),
      ...(memory.validFrom === undefined ? [] : [beginning(memory.validFrom, at)]),
      ...(memory.validUntil === undefined ? [] : [`until ${dayOf(memory.validUntil)}`]),
    ]
    return [`${index + 1}. ${spell(memory)}`, ...(notes.length > 0 ? [`(${notes.join(', ')})`] : [])].join(
      ' ',
    )
  })
}

/** A memory in one line: its text, or its content as JSON where it has fields. */
export function spell(memory: Memory): string {
  const isText = memory.kind === MEMORY_KIND && Object.keys(memory.content).join() === 'content'
  return isText ? inOneLine(textOf(memory as unknown as JsonObject)) : JSON.stringify(memory.content)
}
