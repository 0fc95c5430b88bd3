import { expect, test } from 'vitest'
import * as z from 'zod'
import { embedSchemas } from '../../src/core/json-schema.ts'
import { jsonSchemaOf } from '../../src/core/schema.ts'

const Person = z.object({
  name: z.string(),
  get friends() {
    return z.array(Person)
  },
})
const Folder = z.object({
  get inner() {
    return Leaf.optional()
  },
})
const Leaf = z
  .object({
    get folder() {
      return Folder
    },
  })
  .meta({ id: 'Leaf' })

test('schemas without references stay as they are', () => {
  const schema = { type: 'object', properties: { tea: { type: 'string' } } }
  expect(embedSchemas(new Map([['Tea', schema]]))).toEqual({ schemas: [schema], root: {} })
})

test('a schema that refers to itself becomes a definition', () => {
  const { schemas, root } = embedSchemas(new Map([['Person', jsonSchemaOf(Person, 'Person')]]))
  expect(schemas).toEqual([{ $ref: '#/$defs/Person' }])
  expect(root).toMatchObject({
    $defs: { Person: { properties: { friends: { items: { $ref: '#/$defs/Person' } } } } },
  })
})

test('definitions of two schemas do not meet', () => {
  const schema = jsonSchemaOf(Folder, 'Folder')
  const { schemas, root } = embedSchemas(
    new Map([
      ['A', schema],
      ['B/C', schema],
    ]),
  )
  expect(schemas).toEqual([{ $ref: '#/$defs/A' }, { $ref: '#/$defs/B~1C' }])
  expect(Object.keys(root['$defs'] as object).toSorted()).toEqual(['A', 'A.Leaf', 'B/C', 'B/C.Leaf'])
  expect(root).toMatchObject({
    $defs: {
      A: { properties: { inner: { $ref: '#/$defs/A.Leaf' } } },
      'A.Leaf': { properties: { folder: { $ref: '#/$defs/A' } } },
      'B/C': { properties: { inner: { $ref: '#/$defs/B~1C.Leaf' } } },
    },
  })
})

test('a property that is called $ref is no reference', () => {
  const schema = { type: 'object', properties: { $ref: { type: 'string' } } }
  expect(embedSchemas(new Map([['Link', schema]]))).toEqual({ schemas: [schema], root: {} })
})
