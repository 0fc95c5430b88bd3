/** @module What kinds of memories there may be: schemas by name. */
import { invalidArgument, KeepsakeError, show } from '../../core/errors.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
import { MEMORY_KIND, TURN_KIND, UNKNOWN_KIND } from '../../core/memory.ts'
import { jsonSchemaOf, type Schema } from '../../core/schema.ts'
import { textSchema } from './text-schema.ts'

/** Schemas by name: the name is the memory's kind, and what `.describe` says is what the model reads. */
export type Schemas = Readonly<Record<string, Schema>>

/** A kind that a memory may have. */
export interface Kind {
  readonly name: string
  readonly schema: Schema
  /** Of the content. */
  readonly jsonSchema: JsonObject
}

/** Kinds by name. */
export type Kinds = ReadonlyMap<string, Kind>

/** The one kind there is without schemas. */
function defaultSchemas(): Schemas {
  return {
    [MEMORY_KIND]: textSchema('A fact worth remembering.', { content: 'One self-contained sentence.' }),
  }
}

/**
 * Reads schemas; without any there is one kind, `Memory`, of `{ content: string }`. Throws `invalid_schema` for one that no model can be
 * told, and `invalid_argument` for a name that is Keepsake's own (`Turn`, `Unknown`).
 */
export function readKinds(schemas: Schemas | undefined): Kinds {
  if (schemas !== undefined && !isObject(schemas)) {
    throw invalidArgument(
      'schemas',
      `schemas ${show(schemas)} is not a record of schemas. Write { Preference: z.object({ … }) }.`,
    )
  }
  const given = Object.entries(schemas ?? {})
  const entries = given.length === 0 ? Object.entries(defaultSchemas()) : given
  return new Map(entries.map(([name, schema]) => [name, readKind(name, schema)]))
}

function readKind(name: string, schema: Schema): Kind {
  if (name.trim() === '' || name === TURN_KIND || name === UNKNOWN_KIND) {
    throw invalidArgument('schemas', `Kind ${show(name)} is empty or Keepsake's own. Use another name.`)
  }
  const jsonSchema = jsonSchemaOf(schema, name)
  const { type } = jsonSchema
  if (type === undefined || type === 'object') return { name, schema, jsonSchema }
  throw new KeepsakeError(
    'invalid_schema',
    `Schema '${name}' is of type ${show(type)}, not of an object. Wrap it: z.object({ … }).`,
    { details: { schema: name } },
  )
}

/** The one text that a kind's content consists of, if it does; so that a model may write words for an object. */
export function onlyTextOf({ jsonSchema }: Kind): string | undefined {
  const properties = jsonSchema['properties']
  if (!isObject(properties)) return undefined
  const [first, ...others] = Object.entries(properties)
  if (first === undefined || others.length > 0) return undefined
  const [name, schema] = first
  return isObject(schema) && schema['type'] === 'string' ? name : undefined
}
