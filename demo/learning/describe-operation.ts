/** @module A model's operation in words. */
import type { Json, JsonObject } from 'keepsake'

/** What an operation's name asks for. */
const WISHES: Readonly<Record<string, string>> = {
  insert: 'to remember',
  update: 'to change memory',
  supersede: 'to replace memory',
  delete: 'to delete memory',
}

/** At most this much of what it wrote is shown. */
const MOST = 160

/** "to replace memory 7: Ada lives in Porto". Of another shape it is shown as it was written. */
export function describeOperation(operation: Json): string {
  if (!isObject(operation)) return `“${shorten(JSON.stringify(operation))}”`
  const { op, id, content } = operation
  const wish = typeof op === 'string' ? WISHES[op] : undefined
  if (wish === undefined) return `“${shorten(JSON.stringify(operation))}”`
  const which = typeof id === 'string' || typeof id === 'number' ? ` ${id}` : ''
  const words = wordsOf(content)
  return `${wish}${which}${words === '' ? '' : `: “${shorten(words)}”`}`
}

function wordsOf(content: Json | undefined): string {
  if (typeof content === 'string') return content
  if (!isObject(content)) return ''
  return Object.values(content)
    .filter((value) => typeof value === 'string')
    .join(', ')
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shorten(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text
}
