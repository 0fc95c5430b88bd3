import { expect, test } from 'vitest'
import { z } from 'zod'
import { shapeOf } from '../../src/model/shape.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

test.for<[string, z.ZodType, RegExp]>([
  [
    'a list',
    z.array(z.string()),
    /^Schema 'Answer' is of type 'array', and a model answers with an object\. Wrap it/,
  ],
  ['a string', z.string(), /is of type 'string'/],
  ['a choice', z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]), /is a choice of several/],
])('%s is not what a model answers with', ([, schema, says]) => {
  expectError(
    thrownBy(() => shapeOf(schema, 'Answer')),
    'invalid_schema',
    { details: { schema: 'Answer' }, says },
  )
})

test('an answer is read by the schema: its value, or its problems', async () => {
  const shape = shapeOf(z.object({ cups: z.string().transform(Number) }), 'Answer')
  expect(shape.jsonSchema).toMatchObject({ properties: { cups: { type: 'string' } } })
  expect(await shape.read({ cups: '3' })).toEqual({ value: { cups: 3 }, problems: [] })
  expect(await shape.read({ cups: 3 })).toEqual({
    problems: ['cups: Invalid input: expected string, received number'],
  })
})
