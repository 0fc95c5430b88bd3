import { expect, test } from 'vitest'
import { z } from 'zod'
import type { JsonObject } from '../../../src/core/json.ts'
import { answerSchema } from '../../../src/memory/extract/answer-schema.ts'
import { readKinds, type Schemas } from '../../../src/memory/extract/kinds.ts'
import { offerOf } from '../../../src/memory/extract/offer.ts'
import { known } from './ask-extract.ts'

const everything = { inserts: true, updates: true, deletes: true }

/** Whether a reader of JSON Schema that is not ours lets an operation through. */
function lets(schemas: Schemas | undefined, operation: object): boolean {
  const kinds = readKinds(schemas)
  const schema = answerSchema(offerOf(everything, kinds, known('a')), kinds)
  return z.fromJSONSchema(schema).safeParse({ operations: [operation] }).success
}

const attributes = {
  validFrom: '2023-05-07',
  validUntil: '2023-06',
  importance: 0.5,
  sources: ['m1'],
  why: 'So.',
}

test.for([
  [{ op: 'insert', kind: 'Memory', content: { content: 'x' }, ...attributes }, true],
  [{ op: 'update', id: 1, content: { content: 'x' } }, true],
  [{ op: 'update', id: 1, validUntil: '2023-05-07' }, true],
  [{ op: 'update', id: 1, validFrom: null, validUntil: null, importance: null }, true],
  [{ op: 'update', id: 1, importance: 2 }, false],
  [{ op: 'update', id: 1, sources: null }, false],
  [{ op: 'insert', kind: 'Memory', content: { content: 'x' }, validUntil: null, sources: [] }, false],
  [
    { op: 'supersede', id: 1, kind: 'Memory', content: { content: 'x' }, validUntil: null, sources: [] },
    false,
  ],
  [{ op: 'supersede', id: 1, kind: 'Memory', content: { content: 'x' }, ...attributes }, true],
  [{ op: 'delete', id: 1, why: 'Asked to.' }, true],
  [{ op: 'insert', kind: 'Memory', content: { content: 5 }, sources: [] }, false],
  [{ op: 'insert', kind: 'Memory', sources: [] }, false],
  [{ op: 'insert', kind: 'Memory', content: { content: 'x' } }, false],
  [{ op: 'insert', kind: 'Other', content: { content: 'x' }, sources: [] }, false],
  [{ op: 'insert', kind: 'Memory', content: { content: 'x' }, importance: 2, sources: [] }, false],
  [{ op: 'insert', kind: 'Memory', content: { content: 'x' }, extra: 1, sources: [] }, false],
  [{ op: 'update', id: 0 }, false],
  [{ op: 'update', content: { content: 'x' } }, false],
  [{ op: 'upsert', id: 1 }, false],
] as const)('the schema of a plain fact’s operations: %j (%s)', ([operation, isLet]) => {
  expect(lets(undefined, operation)).toBe(isLet)
})

const Person = z.object({ name: z.string(), age: z.number() })
const Place = z.object({ city: z.string() })

test.for([
  [{ op: 'insert', kind: 'Person', content: { name: 'Ada', age: 36 }, sources: [] }, true],
  [{ op: 'insert', kind: 'Place', content: { name: 'Ada', age: 36 }, sources: [] }, false],
  [{ op: 'update', id: 1, kind: 'Person', content: { age: 37 } }, true],
  [{ op: 'update', id: 1, kind: 'Place', content: { city: 5 } }, false],
  [{ op: 'update', id: 1, importance: 1 }, true],
  [{ op: 'supersede', id: 1, kind: 'Person', content: { age: 37 }, sources: [] }, false],
] as const)('each kind has its own content, of which an update is a part: %j (%s)', ([operation, isLet]) => {
  expect(lets({ Person, Place }, operation)).toBe(isLet)
})

interface Tree {
  readonly name: string
  readonly children: readonly Tree[]
}
const Tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get children() {
    return z.array(Tree)
  },
})

test('a schema that refers to itself still does so inside of the answer’s', () => {
  const kinds = readKinds({ 'Family/tree': Tree })
  const schema = answerSchema(offerOf(everything, kinds, known('a')), kinds)
  const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#([^"]*)"/g)].map(
    ([, pointer = '']) => pointer,
  )
  expect(references.length).toBeGreaterThan(1)
  for (const reference of references) expect(at(schema, reference)).toMatchObject({ type: 'object' })
  const leaf = { name: 'Bo', children: [] }
  const insert = {
    op: 'insert',
    kind: 'Family/tree',
    content: { name: 'Ada', children: [leaf] },
    sources: [],
  }
  expect(lets({ 'Family/tree': Tree }, insert)).toBe(true)
  expect(lets({ 'Family/tree': Tree }, { ...insert, content: { name: 'Ada', children: [5] } })).toBe(false)
})

/** What a JSON pointer leads to. */
function at(schema: JsonObject, pointer: string): unknown {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  return names.reduce<unknown>((value, name) => (value as JsonObject)[name], schema)
}

test('the schema is the same however many memories are known, so that servers may keep it', () => {
  const kinds = readKinds(undefined)
  const few = answerSchema(offerOf(everything, kinds, known('a')), kinds)
  expect(answerSchema(offerOf(everything, kinds, known('a', 'b', 'c')), kinds)).toEqual(few)
})
