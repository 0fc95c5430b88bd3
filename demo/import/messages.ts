/** @module JSON of messages: `[{ role, content, name?, createdAt?, id? }]`, or `{ "messages": [ … ] }`. */
import type { Message, Role } from 'keepsake'
import { brokenImport } from './conversation.ts'
import { lineOf, type Path } from './json-lines.ts'

const ROLES: readonly Role[] = ['system', 'user', 'assistant', 'tool']

/** The messages of a parsed list. `text` and `path` say where the list stands in the file, for errors. */
export function readMessages(list: readonly unknown[], text: string, path: Path): Message[] {
  return list.flatMap((item, index) => {
    const fail = (what: string, ...steps: string[]) =>
      brokenImport(lineOf(text, [...path, index, ...steps]), `message ${index + 1} ${what}`)
    if (!isRecord(item)) throw fail('is not an object. Write { "role": "user", "content": "…" }.')
    const { role, content, id, name, createdAt } = item
    if (!isRole(role)) throw fail(`has no role that is one of ${ROLES.join(', ')}.`, 'role')
    if (typeof content !== 'string') throw fail('has no "content" that is a text.', 'content')
    if (content.trim() === '') return []
    for (const [field, value] of Object.entries({ id, name })) {
      if (!isText(value)) throw fail(`has a "${field}" that is no text.`, field)
    }
    return [{ role, content, ...texts({ id, name }), ...timeOf(createdAt, () => fail(NO_TIME, 'createdAt')) }]
  })
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const NO_TIME = 'has a "createdAt" that is no time. Write "2026-01-31T18:00:00Z".'

function isRole(role: unknown): role is Role {
  return ROLES.includes(role as Role)
}

/** A text, or nothing at all. */
function isText(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string'
}

/** The fields that hold a text. */
function texts(fields: Record<string, unknown>): Partial<Message> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => typeof value === 'string' && value !== ''),
  )
}

function timeOf(value: unknown, fail: () => Error): { createdAt?: string } {
  if (value === undefined || value === null) return {}
  const time = typeof value === 'string' || typeof value === 'number' ? new Date(value) : new Date(Number.NaN)
  if (Number.isNaN(time.getTime())) throw fail()
  return { createdAt: typeof value === 'string' ? value : time.toISOString() }
}
