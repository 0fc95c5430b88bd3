/** @module Memories as people read them. */
import { type JsonObject, type Memory, MEMORY_KIND, type Stored, textOf, TURN_KIND } from 'keepsake'

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** `11 Jan 2026`. Days are UTC's, as they are in the memory. */
export function showDay(time: string): string {
  return DAY.format(new Date(time))
}

/** `11 Jan 2026, 18:04`, by the user's clock: when something was done here. */
export function showMoment(time: string): string {
  return MOMENT.format(new Date(time))
}

/** When a memory is from: when it was said or began to hold, otherwise when it was stored. */
export function momentOf({ value, createdAt }: Stored): string {
  return value.validFrom ?? createdAt
}

/** When a fact holds: `since 7 May 2023`, `until …`, `from 1 Jun 2027 on`; `undefined` where nothing is known of that. */
export function showValidity({ validFrom, validUntil }: Memory): string | undefined {
  if (validFrom !== undefined && validUntil !== undefined) {
    return `from ${showDay(validFrom)} until ${showDay(validUntil)}`
  }
  if (validUntil !== undefined) return `until ${showDay(validUntil)}`
  if (validFrom === undefined) return undefined
  const isToCome = Date.parse(validFrom) > Date.now()
  return isToCome ? `from ${showDay(validFrom)} on` : `since ${showDay(validFrom)}`
}

/** What a memory says; `''` for none. */
export function wordsOf(memory: Memory | undefined): string {
  return memory === undefined ? '' : textOf(memory as unknown as JsonObject)
}

/** A kind in words. */
export function showKind(kind: string): string {
  return kind === MEMORY_KIND ? 'Fact' : kind
}

/** Who said it; the kind of what nobody said. */
export function speakerOf({ value }: Stored): string {
  if (value.kind !== TURN_KIND) return showKind(value.kind)
  const { name, role } = value.content
  if (typeof name === 'string') return name
  return role === 'assistant' ? 'Assistant' : 'You'
}

/** The conversation a turn belongs to. */
export function threadOf({ value }: Stored): string | undefined {
  const { thread } = value.content
  return value.kind === TURN_KIND && typeof thread === 'string' ? thread : undefined
}
