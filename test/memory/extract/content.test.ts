import { expect, test } from 'vitest'
import { z } from 'zod'
import { readKinds, type Schemas } from '../../../src/memory/extract/kinds.ts'
import { extracted, known } from './ask-extract.ts'

const length = z.string().transform((text) => text.length)
const date = z.string().transform((text) => new Date(text))
const lower = z.string().transform((text) => text.toLowerCase())
const tag = z.object({ name: z.string() }).transform(({ name }) => name)

test.for<[string, Schemas, object, object]>([
  ['makes a number of a text', { T: z.object({ size: length }) }, { size: 'abc' }, { size: 'abc' }],
  ['makes a date of a text', { T: z.object({ on: date }) }, { on: '2023-05-08' }, { on: '2023-05-08' }],
  ['makes a text of the whole', { T: tag }, { name: 'Rex' }, { name: 'Rex' }],
  ['only tidies a text', { T: z.object({ city: lower }) }, { city: 'OSLO' }, { city: 'oslo' }],
])('content of a schema that %s can be read by it again', async ([, schemas, written, stored]) => {
  const { changes, failed } = await extracted([[{ op: 'insert', kind: 'T', content: written }]], {
    kinds: readKinds(schemas),
  })
  expect(failed).toEqual([])
  const content = changes[0]?.after?.content
  expect(content).toEqual(stored)
  expect((await schemas['T']?.['~standard'].validate(content))?.issues).toBeUndefined()
})

test('content of a schema that changes its form can be updated', async () => {
  const kinds = readKinds({ T: z.object({ name: z.string(), on: date }) })
  const memory = { kind: 'T', content: { name: 'Race', on: '2023-05-08' } }
  const operations = [
    { op: 'update', id: 1, content: { name: 'The race' } },
    { op: 'update', id: 1, content: { on: '2023-05-09' } },
  ]
  const { changes, failed } = await extracted([operations], { kinds, known: known(memory) })
  expect(failed).toEqual([])
  expect(changes).toMatchObject([{ after: { content: { name: 'The race', on: '2023-05-09' } } }])
})

test('where the null of a model that fills in every field is left out, so it is in what is stored', async () => {
  const kinds = readKinds({ T: z.object({ on: date, place: z.string().optional() }) })
  const { changes } = await extracted([[{ op: 'insert', content: { on: '2023-05-08', place: null } }]], {
    kinds,
  })
  expect(changes[0]?.after?.content).toEqual({ on: '2023-05-08' })
})

test('what goes wrong in a schema itself is thrown, not taken for its answer', async () => {
  const kinds = readKinds({
    T: z.object({
      name: z.string().transform(() => {
        throw new Error('broken schema')
      }),
    }),
  })
  await expect(extracted([[{ op: 'insert', content: { name: 'x' } }]], { kinds })).rejects.toThrow(
    'broken schema',
  )
})
