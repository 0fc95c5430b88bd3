/** @module JSON Schemas as parts of a larger one. */
import { isObject, type Json, type JsonObject } from './json.ts'

/** Schemas to be put into a larger one, and the definitions that go to its root. */
export interface Embedded {
  /** In the order they were given. */
  readonly schemas: readonly JsonObject[]
  /** `{ $defs }`, or nothing where no schema refers to another. */
  readonly root: JsonObject
}

/**
 * Schemas by name, to be put into a larger one. A reference (`#`, `#/$defs/Node`) counts from the root of its document, so a schema that has one
 * becomes a definition itself, and its own definitions get its name before theirs.
 */
export function embedSchemas(schemas: ReadonlyMap<string, JsonObject>): Embedded {
  const definitions: JsonObject[] = []
  const embedded = [...schemas].map(([name, schema]) => {
    if (!refers(schema)) return schema
    definitions.push(definitionsOf(name, schema))
    return { $ref: `#/$defs/${escaped(name)}` }
  })
  const root = definitions.length === 0 ? {} : { $defs: Object.assign({}, ...definitions) as JsonObject }
  return { schemas: embedded, root }
}

function definitionsOf(name: string, { $defs, ...schema }: JsonObject): JsonObject {
  const own = isObject($defs) ? Object.entries($defs) : []
  return {
    [name]: moved(schema, name),
    ...Object.fromEntries(own.map(([inner, part]) => [`${name}.${inner}`, moved(part, name)])),
  }
}

/** The same, with its references counted from the larger schema's root. */
function moved(schema: Json, name: string): Json {
  if (Array.isArray(schema)) return schema.map((part: Json) => moved(part, name))
  if (!isObject(schema)) return schema
  const parts = Object.entries(schema).map(([key, part]) => [
    key,
    key === '$ref' && typeof part === 'string' ? movedReference(part, name) : moved(part, name),
  ])
  return Object.fromEntries(parts) as JsonObject
}

function movedReference(reference: string, name: string): string {
  if (reference === '#') return `#/$defs/${escaped(name)}`
  return reference.replace(/^#\/\$defs\//, `#/$defs/${escaped(name)}.`)
}

function refers(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.some(refers)
  if (!isObject(schema)) return false
  return typeof schema['$ref'] === 'string' || Object.values(schema).some(refers)
}

/** A name as a JSON Pointer writes it (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
