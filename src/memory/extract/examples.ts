/** @module One example per operation that is offered, and the kinds there are. */
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { Kind, Kinds } from './kinds.ts'
import { MEMORY_KIND } from '../../core/memory.ts'
import type { Offer } from './offer.ts'

/** The answer's form: what may be done, each with an example on a line of its own. */
export function operationExamples(offer: Offer, kinds: Kinds): string[] {
  const all = [...kinds.values()]
  const inserted = all.find(({ name }) => offer.inserts.includes(name))
  const [kind] = all
  return [
    ...(inserted === undefined ? [] : example('A new memory', insertOf(inserted))),
    ...(offer.updates && kind !== undefined ? updateExamples(kind) : []),
    ...(offer.deletes
      ? example('A memory that is to go', { op: 'delete', id: 1, why: 'The user asked to forget it.' })
      : []),
  ]
}

/** The kinds with what their schemas say; none where there is but `Memory`, of which the examples say it all. */
export function kindLines(kinds: Kinds): string[] {
  const all = [...kinds.values()]
  if (all.every(isPlain)) return []
  return [
    'The kinds of memories, with the JSON Schema of their content:',
    ...all.map(({ name, jsonSchema: { description, ...schema } }) =>
      [
        `- ${name}`,
        typeof description === 'string' ? ` (${description})` : '',
        `: ${JSON.stringify(schema)}`,
      ].join(''),
    ),
    '',
  ]
}

function example(title: string, operation: JsonObject): string[] {
  return [`${title}:`, JSON.stringify(operation)]
}

function insertOf(kind: Kind): JsonObject {
  const content = isPlain(kind)
    ? { content: 'Zofia has had a dog named Rex since 2023-05-07.' }
    : exampleOf(kind)
  const said = { validFrom: '2023-05-07', importance: 0.6, sources: ['m2'] }
  return { op: 'insert', kind: kind.name, content, ...said }
}

function updateExamples(kind: Kind): string[] {
  const refined = isPlain(kind) ? { content: 'Zofia has two cats, Mia and Leo.' } : patchOf(exampleOf(kind))
  const moved = isPlain(kind) ? { content: 'Zofia lives in Gdynia.' } : exampleOf(kind)
  return [
    ...example('The same fact, said more exactly', {
      op: 'update',
      id: 1,
      content: refined,
      sources: ['m3'],
      why: 'Refined.',
    }),
    ...example('It was true, and now this is', {
      op: 'supersede',
      id: 1,
      kind: kind.name,
      content: moved,
      validFrom: '2023-06-01',
      sources: ['m4'],
      why: 'It changed.',
    }),
  ]
}

/** Whether a kind is that of plain facts. */
function isPlain({ name, jsonSchema: { properties } }: Kind): boolean {
  return name === MEMORY_KIND && isObject(properties) && Object.keys(properties).join() === 'content'
}

/** Content with something of the right type in each field that must be there. */
function exampleOf({ jsonSchema }: Kind): JsonObject {
  const made = placeholder(jsonSchema)
  return isObject(made) ? made : {}
}

/** The first field of an example: a patch says only what changes. */
function patchOf(content: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(content).slice(0, 1))
}

function placeholder(schema: Json | undefined): Json {
  if (!isObject(schema)) return '…'
  const { type, properties, required, const: constant } = schema
  if (constant !== undefined) return constant
  const variant = firstOf(schema)
  if (variant !== undefined) return variant
  if (isObject(properties)) {
    const names = Array.isArray(required) && required.length > 0 ? required : Object.keys(properties)
    return Object.fromEntries(names.map((name) => [String(name), placeholder(properties[String(name)])]))
  }
  return PLACEHOLDERS.get([type].flat()[0]) ?? '…'
}

/** The first of what a schema lets choose from. */
function firstOf({ enum: choices, oneOf, anyOf }: JsonObject): Json | undefined {
  const [choice] = listed(choices)
  const [variant] = [...listed(oneOf), ...listed(anyOf)]
  return choice ?? (variant === undefined ? undefined : placeholder(variant))
}

const listed = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

const PLACEHOLDERS = new Map<Json | undefined, Json>([
  ['number', 1],
  ['integer', 1],
  ['boolean', true],
  ['array', []],
  ['object', {}],
  ['null', null],
])
