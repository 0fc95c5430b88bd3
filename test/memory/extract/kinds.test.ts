import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Schema } from '../../../src/core/schema.ts'
import { validate } from '../../../src/core/schema.ts'
import { type Kind, onlyTextOf, readKinds } from '../../../src/memory/extract/kinds.ts'
import { expectError, thrownBy } from '../../contracts/failure.ts'

const only = (kinds: ReadonlyMap<string, Kind>): Kind => [...kinds.values()][0] ?? expect.fail('no kind')

test.for([undefined, {}])('without schemas (%j) there is one kind, Memory, of one text', async (schemas) => {
  const kinds = readKinds(schemas)
  expect([...kinds.keys()]).toEqual(['Memory'])
  const { schema, jsonSchema } = only(kinds)
  expect(jsonSchema).toMatchObject({ type: 'object', required: ['content'], additionalProperties: false })
  expect(await validate(schema, { content: 'Ada drinks tea.', more: 1 })).toEqual({
    value: { content: 'Ada drinks tea.' },
  })
  expect(await validate(schema, { content: ' ' })).toEqual({
    problems: ['content: expected a text that is not empty'],
  })
  expect(await validate(schema, 'Ada')).toEqual({ problems: ['expected an object'] })
})

test('kinds keep their order, and what .describe says', () => {
  const kinds = readKinds({
    Preference: z.object({ topic: z.string().describe('What it is about') }).describe('What somebody likes'),
    Person: z.object({ name: z.string() }),
  })
  expect([...kinds.keys()]).toEqual(['Preference', 'Person'])
  expect(only(kinds).jsonSchema).toMatchObject({
    description: 'What somebody likes',
    properties: { topic: { description: 'What it is about' } },
  })
})

test.for(['Turn', 'Unknown', '', ' '])('the name %j is not to be had', (name) => {
  const error = thrownBy(() => readKinds({ [name]: z.object({}) }))
  expectError(error, 'invalid_argument', { details: { argument: 'schemas' }, says: 'Use another name' })
})

test.for([
  ['a schema without a JSON Schema', {}],
  ['a text', z.string()],
  ['a date, which JSON Schema cannot say', z.object({ at: z.date() })],
] as const)('%s is no kind', ([, schema]) => {
  expectError(
    thrownBy(() => readKinds({ Odd: schema as unknown as Schema })),
    'invalid_schema',
    { details: { schema: 'Odd' } },
  )
})

test('a list of schemas is not a record of them', () => {
  const error = thrownBy(() => readKinds([z.object({})] as never))
  expectError(error, 'invalid_argument', { says: 'not a record of schemas' })
})

test.for([
  [z.object({ note: z.string() }), 'note'],
  [z.object({ note: z.string(), more: z.string() }), undefined],
  [z.object({ age: z.number() }), undefined],
  [z.object({}), undefined],
] as const)('words may stand for the only text of a kind (%#)', ([schema, name]) => {
  expect(onlyTextOf(only(readKinds({ Note: schema })))).toBe(name)
})
