/** @module The JSON Schema of an answer, for models that can be constrained. */
import { embedSchemas } from '../../core/json-schema.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
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
  const contents = contentsOf(all)
  const { whole, root } = contents
  const inserted = all.filter(({ name }) => offer.inserts.includes(name))
  const operations = [
    ...inserted.map((kind) =>
      operation('insert', kindOf(kind), { content: whole(kind) }, ['kind', 'content', 'sources']),
    ),
    ...(offer.updates ? all.flatMap((kind) => updates(kind, several, contents)) : []),
    ...(offer.updates && several ? [operation('update', NUMBER, {}, ['id'])] : []),
    ...(offer.deletes
      ? [closedObject({ op: { const: 'delete' }, ...NUMBER, ...WHY }, ['op', 'id', 'why'])]
      : []),
  ]
  return {
    ...closedObject({ operations: { type: 'array', items: { anyOf: operations } } }, ['operations']),
    ...root,
  }
}

/** The content of a kind, and a part of it, in which nothing is required. */
interface Contents {
  readonly whole: (kind: Kind) => JsonObject
  readonly part: (kind: Kind) => JsonObject
  readonly root: JsonObject
}

function contentsOf(kinds: readonly Kind[]): Contents {
  const { schemas, root } = embedSchemas(new Map(kinds.map(({ name, jsonSchema }) => [name, jsonSchema])))
  const definitions = isObject(root['$defs']) ? root['$defs'] : {}
  return {
    root,
    whole: (kind) => schemas[kinds.indexOf(kind)] ?? kind.jsonSchema,
    part(kind) {
      const schema = definitions[kind.name] ?? kind.jsonSchema
      if (!isObject(schema) || !isObject(schema['properties'])) return { type: 'object' }
      return Object.fromEntries(Object.entries(schema).filter(([name]) => !WHOLE_ONLY.has(name)))
    },
  }
}

/** What holds for a whole content and not for a part of it, or stands elsewhere. */
const WHOLE_ONLY = new Set(['required', '$defs'])

function updates(kind: Kind, several: boolean, { whole, part }: Contents): JsonObject[] {
  const named = { ...NUMBER, ...kindOf(kind) }
  return [
    operation('update', named, { content: part(kind) }, ['id', ...(several ? ['kind', 'content'] : [])]),
    operation('supersede', named, { content: whole(kind) }, ['id', 'kind', 'content', 'sources']),
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
