import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { jsonSchemaOf } from '../../src/core/schema.ts'
import { isObject, type Json, type JsonObject } from '../../src/core/json.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { createManageMemoryTool } from '../../src/tools/manage-memory.ts'
import { createSearchMemoryTool } from '../../src/tools/search-memory.ts'
import type { Tool } from '../../src/tools/tool.ts'

const store = createStore({ storage: memoryStorage() })
const namespace = ['users', 'ada']
const Preference = z.object({ likes: z.string() }).describe('A taste.')
const Person = z.object({
  name: z.string(),
  get friends() {
    return z.array(Person)
  },
})
const tools: Record<string, Tool<unknown>> = {
  'a manage tool of words': createManageMemoryTool({ store, namespace }),
  'a manage tool of one kind': createManageMemoryTool({ store, namespace, schemas: { Preference } }),
  'a manage tool of several kinds': createManageMemoryTool({
    store,
    namespace,
    schemas: { Preference, Person },
  }),
  'a manage tool that only deletes': createManageMemoryTool({
    store,
    namespace,
    actionsPermitted: ['delete'],
  }),
  'a search tool': createSearchMemoryTool({ store, namespace }),
}

/** How those who offer tools to models write a zod schema as JSON Schema. */
const writers: Record<string, (schema: z.ZodType) => unknown> = {
  'by hand, for OpenAI': (schema) => z.toJSONSchema(schema),
  'the AI SDK': (schema) => z.toJSONSchema(schema, { target: 'draft-7', io: 'input', reused: 'inline' }),
  LangChain: (schema) => z.toJSONSchema(schema, { io: 'input' }),
  'a reader of Standard JSON Schema': (schema) => jsonSchemaOf(schema, 'tool'),
}

describe.for(Object.entries(tools))('%s', ([, tool]) => {
  test.for(Object.entries(writers))('is one that strict servers take, written by %s', ([, write]) => {
    const schema = write(tool.inputSchema) as JsonObject
    expect(complaintsOf(schema)).toEqual([])
  })
})

test('required is there, even where it is empty', () => {
  const required = (tool: Tool<unknown> | undefined): unknown =>
    tool && z.toJSONSchema(tool.inputSchema).required
  expect(required(tools['a manage tool of words'])).toEqual([])
  expect(required(tools['a search tool'])).toEqual(['query'])
})

test('content is words, an object of the kind, or one of several, and always null', () => {
  const content = (name: string) =>
    (z.toJSONSchema(tools[name]?.inputSchema as z.ZodType) as { properties: JsonObject }).properties[
      'content'
    ]
  expect(content('a manage tool of words')).toMatchObject({ type: ['string', 'null'] })
  const ofPreference = { type: 'object', description: 'A taste.', properties: { likes: { type: 'string' } } }
  expect(content('a manage tool of one kind')).toMatchObject({ anyOf: [ofPreference, { type: 'null' }] })
  expect(content('a manage tool of several kinds')).toMatchObject({
    anyOf: [ofPreference, { $ref: '#/$defs/Person' }, { type: 'null' }],
  })
})

test('a framework that reads the input first gives the tool what it read', async () => {
  const manage = createManageMemoryTool({ store, namespace, makeId: () => 'm1' })
  const search = createSearchMemoryTool({ store, namespace })
  expect(await manage.execute(manage.inputSchema.parse({ content: 'Ada drinks tea' }))).toBe(
    'created memory m1',
  )
  expect(await search.execute(search.inputSchema.parse({ query: 'tea' }))).toContain('"id":"m1"')
})

test('the rules find what strict servers refuse', () => {
  expect(
    complaintsOf({
      anyOf: [],
      properties: {
        action: { const: ['create'] },
        filter: { propertyNames: {} },
        to: { $ref: '#/$defs/Nobody' },
      },
      required: ['id'],
    }),
  ).toEqual([
    'the root is no object',
    'the root is a union',
    'other properties are not ruled out',
    'id is required and not there',
    'action has no description',
    'filter has no description',
    'to has no description',
    'a const that is an array',
    'propertyNames',
    '#/$defs/Nobody leads nowhere',
  ])
  expect(complaintsOf({ type: 'object', properties: {}, additionalProperties: false })).toEqual([
    'required is missing',
  ])
})

/** What one strict server or another refuses in a tool's JSON Schema. */
function complaintsOf(schema: JsonObject): string[] {
  const { type, properties = {}, required, additionalProperties } = schema
  const entries = Object.entries(properties as JsonObject)
  const names = entries.map(([name]) => name)
  return [
    ...(type === 'object' ? [] : ['the root is no object']),
    ...(['anyOf', 'oneOf', 'allOf'].some((key) => key in schema) ? ['the root is a union'] : []),
    ...(additionalProperties === false ? [] : ['other properties are not ruled out']),
    ...(Array.isArray(required)
      ? required
          .filter((name) => !names.includes(name as string))
          .map((name) => `${name} is required and not there`)
      : ['required is missing']),
    ...entries.flatMap(([name, part]) =>
      isObject(part) && 'description' in part ? [] : [`${name} has no description`],
    ),
    ...partsOf(schema).flatMap((part) => [
      ...(Array.isArray(part['const']) ? ['a const that is an array'] : []),
      ...('propertyNames' in part ? ['propertyNames'] : []),
      ...(typeof part['$ref'] === 'string' && !leadsSomewhere(schema, part['$ref'])
        ? [`${part['$ref']} leads nowhere`]
        : []),
    ]),
  ]
}

function partsOf(schema: Json): JsonObject[] {
  if (Array.isArray(schema)) return schema.flatMap(partsOf)
  return isObject(schema) ? [schema, ...Object.values(schema).flatMap(partsOf)] : []
}

function leadsSomewhere(schema: JsonObject, reference: string): boolean {
  const steps = reference.slice(1).split('/').slice(1)
  const end = steps.reduce<Json | undefined>((at, step) => (isObject(at) ? at[step] : undefined), schema)
  return isObject(end)
}
