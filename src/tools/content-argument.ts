/** @module The content that a model gives: shown to it as JSON Schema, and checked by the schema of its kind. */
import * as z from 'zod'
import { invalidArgument, show } from '../core/errors.ts'
import { copyJson, isObject, type Json, type JsonObject } from '../core/json.ts'
import { validate } from '../core/schema.ts'
import type { Kind, Kinds } from '../memory/extract/kinds.ts'

/** The argument `content`: words, or an object of one of the kinds. It may be `null`, since some models give every argument. */
export function contentSchema(kinds: Kinds, words: boolean): z.ZodType<Json | undefined> {
  const shapes = words ? [{ type: 'string' }] : [...kinds.values()].map(({ jsonSchema }) => jsonSchema)
  return z
    .custom<Json>()
    .optional()
    .meta({ description: 'What to remember.', anyOf: [...shapes, { type: 'null' }] })
}

/** Content as it is stored. `invalid_argument` where there is none, or it does not fit its kind. */
export async function readContent(
  { name, schema }: Kind,
  content: Json | undefined,
  action: string,
): Promise<JsonObject> {
  if (content === undefined || content === null || (typeof content === 'string' && content.trim() === '')) {
    throw invalidArgument('content', `Action '${action}' needs content. Say what to remember.`)
  }
  const read = await validate(schema, typeof content === 'string' ? { content } : content)
  const value = read.problems === undefined ? copyJson(read.value, 'content') : undefined
  if (isObject(value)) return value
  const problems = read.problems ?? ['it is no object']
  throw invalidArgument(
    'content',
    `Content ${show(content)} does not fit a memory of kind '${name}'. Mend ${problems.join('; ')}.`,
  )
}
