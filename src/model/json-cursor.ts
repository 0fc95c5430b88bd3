/** @module A place in a text that is read as JSON, and how reading ends. */
import { show } from '../core/errors.ts'
import type { Json } from '../core/json.ts'

/** What stands at a place of a text: a value and what is wrong with how it is written, a value that breaks off, or no JSON. */
export type JsonReading =
  | { readonly kind: 'value'; readonly value: Json; readonly end: number; readonly faults: readonly string[] }
  | { readonly kind: 'cut' }
  | { readonly kind: 'malformed'; readonly fault: string }

/** A place in a text, and what was wrong on the way there. */
export interface Cursor {
  readonly text: string
  at: number
  depth: number
  readonly faults: Set<string>
}

/** Ends the reading: the text is over, or goes on as JSON does not. */
export class Stop extends Error {
  readonly reading: Exclude<JsonReading, { kind: 'value' }>

  constructor(reading: Exclude<JsonReading, { kind: 'value' }>) {
    super(reading.kind)
    this.reading = reading
  }
}

/** The text is over before the value is. */
export const cut = (): Stop => new Stop({ kind: 'cut' })

/** Something else stands where this is expected. */
export function malformed(cursor: Cursor, expected: string): Stop {
  const found = show(cursor.text.slice(cursor.at, cursor.at + 40))
  return new Stop({
    kind: 'malformed',
    fault: `The answer is not valid JSON: ${found} stands where ${expected} is expected.`,
  })
}

/** What a sticky pattern matches here; the cursor is behind it then. */
export function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.text)?.[0]
  cursor.at += found?.length ?? 0
  return found
}
