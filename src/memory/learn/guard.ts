/** @module Tells a repetition by the user from an echo: what was recalled into a conversation is no news in it. Pure. */
import type { Memory } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import { withoutRecalled } from '../marker.ts'
import { readClaim } from './claim.ts'

/** How much of what a memory says the user's own words must hold: half of its words that mean something, names aside. */
const OWN_SHARE = 0.5

/**
 * Whether the user said again what is known already: a message of theirs that the known memory does not stand on yet, and that the new one names as its
 * source, says it in their own words. What an assistant said, what stands in a recalled block only, and what is asked for is no repetition.
 */
export function isRepetition(
  said: Memory,
  known: Memory,
  { messages, text }: { messages: readonly Message[]; text: string },
): boolean {
  const before = new Set(known.sources)
  return sourcesOf(said, messages).some(
    ({ role, id, content }) =>
      role === 'user' && (id === undefined || !before.has(id)) && states(content, text),
  )
}

/** The messages that a memory names; where it names none, or the app gives its messages no ids, any may be meant. */
function sourcesOf({ sources = [] }: Memory, messages: readonly Message[]): readonly Message[] {
  if (sources.length === 0 || messages.every(({ id }) => id === undefined)) return messages
  return messages.filter(({ id }) => id !== undefined && sources.includes(id))
}

/** Whether a message says in its own words, and does not ask, most of what a text says. */
function states(content: string, text: string): boolean {
  const own = new Set(readClaim(statements(withoutRecalled(content))).stems)
  const { stems, names } = readClaim(text)
  const telling = stems.filter((stem) => !names.includes(stem))
  const wanted = telling.length > 0 ? telling : stems
  return wanted.filter((stem) => own.has(stem)).length >= OWN_SHARE * wanted.length
}

/** A text without its questions. */
function statements(text: string): string {
  return (text.match(/[^.!?\n]+[.!?]*/g) ?? []).filter((sentence) => !sentence.includes('?')).join(' ')
}
