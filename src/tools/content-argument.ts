/** @module The content that a model gives: shown to it as JSON Schema, and checked by the schema of its kind. */
import * as z from 'zod'
import { invalidArgument, show } from '../core/errors.ts'
import { copyJson, isObject, type Json, type JsonObject } from '../core/json.ts'
import { embedSchemas } from '../core/json-schema.ts'
import { validate } from '../core/schema.ts'
import { type Kind, type Kinds, onlyTextOf } from '../memory/extract/kinds.ts'

/** The argument `content`, and what belongs to the root of the tool's JSON Schema for it. */
export interface ContentArgument {
  readonly schema: z.ZodType<Json | undefined>
  readonly root: JsonObject
}

/** Content as words, or as an object of one of the kinds. It may be `null`, since some models give every argument. */
export function contentArgument(kinds: Kinds, words: boolean): ContentArgument {
  const shapes = new Map([...kinds].map(([name, { jsonSchema }]) => [name, jsonSchema]))
  const { schemas, root } = words ? { schemas: [{ type: 'string' }], root: {} } : embedSchemas(shapes)
  const anyOf = [...schemas, { type: 'null' }]
  const schema: z.ZodType = z.unknown().optional().meta({ description: 'What to remember.', anyOf })
  return { schema: schema as z.ZodType<Json | undefined>, root } // the kind's own schema checks it
}

/** Content as it is stored. `invalid_argument` where there is none, or it does not fit its kind. */
export async function readContent(
  kind: Kind,
  content: Json | undefined,
  action: string,
): Promise<JsonObject> {
  if (content === undefined || content === null || (typeof content === 'string' && content.trim() === '')) {
    throw invalidArgument('content', `Action '${action}' needs content. Say what to remember.`)
  }
  const named = typeof content === 'string' ? { [onlyTextOf(kind) ?? 'content']: content } : content
  const read = await validate(kind.schema, named)
  const value = read.problems === undefined ? copyJson(read.value, 'content') : undefined
  if (isObject(value)) return value
  const problems = read.problems ?? ['it is no object']
  throw invalidArgument(
    'content',
    `Content ${show(content)} does not fit a memory of kind '${kind.name}'. Mend ${problems.join('; ')}.`,
  )
}
