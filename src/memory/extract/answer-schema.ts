/** @module The JSON Schema of an answer, for models that can be constrained. */
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { Kind, Kinds } from './kinds.ts'
import type { Offer } from './offer.ts'

const TEXT: JsonObject = { type: 'string' }
const TEXT_OR_NULL: JsonObject = { type: ['string', 'null'] }
const IMPORTANCE: JsonObject = { type: 'number', minimum: 0, maximum: 1 }
const NUMBER: JsonObject = { id: { type: 'integer', minimum: 1 } }
const ATTRIBUTES: JsonObject = {
  validFrom: TEXT,
  validUntil: TEXT,
  importance: IMPORTANCE,
  sources: { type: 'array', items: TEXT },
}
/** In an update `null` takes an attribute away. */
const PATCHED_ATTRIBUTES: JsonObject = {
  ...ATTRIBUTES,
  validFrom: TEXT_OR_NULL,
  validUntil: TEXT_OR_NULL,
  importance: { ...IMPORTANCE, type: ['number', 'null'] },
}
const WHY: JsonObject = { why: TEXT }

/** `{ operations: [ … ] }`, each of them one of those offered, of one of the kinds. It is the same whatever the number of known memories. */
export function answerSchema(offer: Offer, kinds: Kinds): JsonObject {
  const all = [...kinds.values()]
  const several = all.length > 1
  const inserted = all.filter(({ name }) => offer.inserts.includes(name))
  const operations = [
    ...inserted.map((kind) =>
      operation('insert', kindOf(kind), { content: contentOf(kind) }, ['kind', 'content']),
    ),
    ...(offer.updates ? all.flatMap((kind) => updates(kind, several)) : []),
    ...(offer.updates && several ? [operation('update', NUMBER, {}, ['id'])] : []),
    ...(offer.deletes
      ? [closedObject({ op: { const: 'delete' }, ...NUMBER, ...WHY }, ['op', 'id', 'why'])]
      : []),
  ]
  const definitions = all.filter(hasReferences).map(({ name, jsonSchema }) => [name, moved(jsonSchema, name)])
  return {
    ...closedObject({ operations: { type: 'array', items: { anyOf: operations } } }, ['operations']),
    ...(definitions.length > 0 && { $defs: Object.fromEntries(definitions) as JsonObject }),
  }
}

function updates(kind: Kind, several: boolean): JsonObject[] {
  const named = { ...NUMBER, ...kindOf(kind) }
  return [
    operation('update', named, { content: patchOf(kind) }, ['id', ...(several ? ['kind', 'content'] : [])]),
    operation('supersede', named, { content: contentOf(kind) }, ['id', 'kind', 'content']),
  ]
}

function operation(
  op: string,
  named: JsonObject,
  content: JsonObject,
  required: readonly string[],
): JsonObject {
  const attributes = op === 'update' ? PATCHED_ATTRIBUTES : ATTRIBUTES
  return closedObject({ op: { const: op }, ...named, ...content, ...attributes, ...WHY }, ['op', ...required])
}

function closedObject(properties: JsonObject, required: readonly string[]): JsonObject {
  return { type: 'object', properties, required, additionalProperties: false }
}

function kindOf({ name }: Kind): JsonObject {
  return { kind: { const: name } }
}

function contentOf(kind: Kind): JsonObject {
  return hasReferences(kind) ? { $ref: pointer(kind.name) } : kind.jsonSchema
}

/** A part of the content: nothing is required. */
function patchOf(kind: Kind): JsonObject {
  const schema = hasReferences(kind) ? moved(kind.jsonSchema, kind.name) : kind.jsonSchema
  if (!isObject(schema['properties'])) return { type: 'object' }
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !WHOLE_ONLY.has(name)))
}

/** What holds for a whole content and not for a part of it, or stands elsewhere. */
const WHOLE_ONLY = new Set(['required', '$defs', 'definitions'])

/** A schema that refers to parts of itself: those addresses are not the same inside of another schema. */
function hasReferences({ jsonSchema }: Kind): boolean {
  return JSON.stringify(jsonSchema).includes('"$ref":')
}

/** A schema whose references hold where it now stands. */
function moved(schema: JsonObject, name: string): JsonObject {
  const move = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(move)
    if (!isObject(value)) return value
    const entries = Object.entries(value).map(([key, item]): [string, Json] =>
      key === '$ref' && typeof item === 'string' && item.startsWith('#')
        ? [key, pointer(name) + item.slice(1)]
        : [key, move(item)],
    )
    return Object.fromEntries(entries)
  }
  return move(schema) as JsonObject
}

function pointer(name: string): string {
  return `#/$defs/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
