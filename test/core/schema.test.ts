import { expect, test } from 'vitest'
import { z } from 'zod'
import { copyJson } from '../../src/core/json.ts'
import { jsonSchemaOf, type Schema, validate } from '../../src/core/schema.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

const Episode = z
  .object({
    title: z.string().describe('What happened, in five words'),
    mood: z.enum(['good', 'bad']).default('good'),
    people: z.array(z.object({ name: z.string() })).optional(),
  })
  .describe('Something that happened')

test('a schema is written as plain JSON Schema, with its descriptions; what has a default may be left out', () => {
  const written = jsonSchemaOf(Episode, 'Episode')
  expect(written).toEqual({
    type: 'object',
    description: 'Something that happened',
    properties: {
      title: { type: 'string', description: 'What happened, in five words' },
      mood: { type: 'string', enum: ['good', 'bad'], default: 'good' },
      people: {
        type: 'array',
        items: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
      },
    },
    required: ['title'],
  })
  expect(copyJson(written)).toEqual(written)
})

test('a schema that refers to itself is written', () => {
  const Tree = z.object({
    name: z.string(),
    get children() {
      return z.array(Tree)
    },
  })
  expect(jsonSchemaOf(Tree, 'Tree')).toMatchObject({ properties: { children: { items: { $ref: '#' } } } })
})

test('what JSON has no word for is refused, with the reason', () => {
  const cause = thrownBy(() => jsonSchemaOf(z.object({ on: z.date() }), 'Event'))
  const error = expectError(cause, 'invalid_schema', {
    details: { schema: 'Event' },
    says: "Schema 'Event' cannot be written as JSON Schema: Date cannot be represented in JSON Schema.",
  })
  expect(error.cause).toBeInstanceOf(Error)
})

/** A Standard Schema of a library that writes no JSON Schema, as zod did before 4.2. */
const older = { '~standard': { version: 1, vendor: 'older', validate: (value: unknown) => ({ value }) } }

test.for<[string, unknown]>([
  ['an older Standard Schema', older],
  ['a JSON Schema', { type: 'object' }],
  ['undefined', undefined],
  ['null', null],
  ['a class', Date],
])('%s is no schema that a model can be told', ([, schema]) => {
  expectError(
    thrownBy(() => jsonSchemaOf(schema as Schema, 'Note')),
    'invalid_schema',
    {
      details: { schema: 'Note' },
      says: /^Schema 'Note' is no Standard Schema .* Write it with zod 4\.2 or newer\.$/,
    },
  )
})

test('a reason that is a sentence ends once', () => {
  const input = () => {
    throw new Error('No maps.')
  }
  const mapped = { '~standard': { ...older['~standard'], jsonSchema: { input, output: input } } }
  expect(thrownBy(() => jsonSchemaOf(mapped as unknown as Schema, 'Map')).message).toBe(
    "Schema 'Map' cannot be written as JSON Schema: No maps.",
  )
})

test('a schema that is written as no object is refused', () => {
  const odd = {
    '~standard': { ...older['~standard'], jsonSchema: { input: () => true, output: () => true } },
  }
  expectError(
    thrownBy(() => jsonSchemaOf(odd as unknown as Schema, 'Odd')),
    'invalid_schema',
    { details: { schema: 'Odd' }, says: /cannot be written as JSON Schema\.$/ },
  )
})

test('a value is read, with its defaults', async () => {
  expect(await validate(Episode, { title: 'Tea with Ada' })).toEqual({
    value: { title: 'Tea with Ada', mood: 'good' },
  })
})

test('each problem says where it is', async () => {
  const value = { title: 7, people: [{ name: 'Ada' }, { name: null }] }
  expect(await validate(Episode, value)).toEqual({
    problems: [
      'title: Invalid input: expected string, received number',
      'people.1.name: Invalid input: expected string, received null',
    ],
  })
  expect(await validate(Episode, 'tea')).toEqual({
    problems: ['Invalid input: expected object, received string'],
  })
})

test('a refinement may take its time', async () => {
  const Known = z.object({ city: z.string() }).refine(async ({ city }) => city === 'Rome', {
    message: 'is not known',
    path: ['city'],
  })
  expect(await validate(Known, { city: 'Rome' })).toEqual({ value: { city: 'Rome' } })
  expect(await validate(Known, { city: 'Oslo' })).toEqual({ problems: ['city: is not known'] })
})
