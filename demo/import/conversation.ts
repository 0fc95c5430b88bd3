/** @module What every import format becomes. */
import { KeepsakeError, type Message } from 'keepsake'

/** One conversation of a file. Every message has an id, so that importing a file again adds nothing twice. */
export interface Conversation {
  /** What it is remembered under. */
  readonly thread: string
  readonly messages: readonly Message[]
}

/** A file's name and its text. */
export interface TextFile {
  readonly name: string
  readonly text: string
}

/** An `invalid_import` error: a sentence that begins with the line, counted from 1. */
export function brokenImport(line: number, what: string, cause?: unknown): KeepsakeError<'invalid_import'> {
  return new KeepsakeError('invalid_import', `Line ${line}: ${what}`, {
    details: { line },
    ...(cause !== undefined && { cause }),
  })
}

/** Gives every message an id. One that has none gets one made of its words, so that the same file gives the same ids. */
export function withIds(messages: readonly Message[]): Message[] {
  const seen = new Map<string, number>()
  return messages.map((message) => {
    if (message.id !== undefined) return message
    const said = [message.role, message.name, message.createdAt, message.content].join('\n')
    const occurrence = seen.get(said) ?? 0
    seen.set(said, occurrence + 1)
    return { ...message, id: `${hash(said)}-${occurrence}` }
  })
}

/** FNV-1a over UTF-16 units, twice with different seeds: short, and alike only by an accident of one in 2⁶⁴. */
function hash(text: string): string {
  return [0x811c9dc5, 0x01000193]
    .map((seed) => {
      let value = seed
      for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
      return (value >>> 0).toString(36)
    })
    .join('')
}
