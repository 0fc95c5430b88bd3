import { expect, test } from 'vitest'
import { httpEmbedder } from '../../../src/embedder/http.ts'
import { embedded, embeddings, inputOf } from '../../fakes/embedding-server.ts'
import { embedWords } from '../../fakes/fake-embedder.ts'
import type { Asked, Reply } from '../../fakes/model-server.ts'
import { document, query, serving } from './serving.ts'

const lengthOf = (vector: Float32Array | undefined): number => Math.hypot(...(vector ?? []))

test('texts become the vectors that the server gives, of length 1', async () => {
  const { embedder, server } = await serving([
    embeddings([
      [3, 4],
      [0, -2],
    ]),
  ])
  expect(embedder.dimensions).toBeUndefined()
  const { vectors, weights } = await embedder.embed(['green tea', 'a dog'], document)
  expect(vectors).toEqual([Float32Array.of(0.6, 0.8), Float32Array.of(0, -1)])
  expect(weights).toBeUndefined()
  expect(embedder.dimensions).toBe(2)
  expect(server.asked).toMatchObject([
    {
      method: 'POST',
      path: '/v1/embeddings',
      body: { model: 'tiny', input: ['green tea', 'a dog'], encoding_format: 'float' },
    },
  ])
  expect(server.asked[0]?.body).not.toHaveProperty('dimensions')
})

test('keys, headers, dimensions and parameters are sent', async () => {
  let key = 0
  const { embedder, server } = await serving(embedded, {
    apiKey: async () => `sk-${(key += 1)}`,
    headers: { 'x-team': 'tea' },
    parameters: { truncation: false, model: 'not this' },
    dimensions: 16,
  })
  const { vectors } = await embedder.embed(['green tea'], document)
  await embedder.embed(['a dog'], document)
  expect(vectors[0]).toHaveLength(16)
  expect(server.asked[0]?.body).toMatchObject({ dimensions: 16, truncation: false, model: 'tiny' })
  expect(server.asked.map(({ headers }) => [headers.authorization, headers['x-team']])).toEqual([
    ['Bearer sk-1', 'tea'],
    ['Bearer sk-2', 'tea'],
  ])
})

test('a server without keys is asked without one', async () => {
  const { embedder, server } = await serving()
  await embedder.embed(['green tea'], document)
  expect(server.asked[0]?.headers.authorization).toBeUndefined()
})

test('queries and documents are told apart by their prefixes', async () => {
  const { embedder, server } = await serving(embedded, {
    queryPrefix: 'query: ',
    documentPrefix: 'passage: ',
  })
  await embedder.embed(['tea'], query)
  await embedder.embed(['tea', ' '], document)
  expect(server.asked.map(inputOf)).toEqual([['query: tea'], ['passage: tea']])
})

test('vectors are put in the order of the texts by their index', async () => {
  const data = [
    { index: 1, embedding: [0, 1] },
    { index: 0, embedding: [1, 0] },
  ]
  const { embedder } = await serving([{ body: { data } }])
  const { vectors } = await embedder.embed(['a', 'b'], document)
  expect(vectors).toEqual([Float32Array.of(1, 0), Float32Array.of(0, 1)])
})

test('vectors without an index come in the order of the texts', async () => {
  const { embedder } = await serving([{ body: { data: [{ embedding: [1, 0] }, { embedding: [0, 1] }] } }])
  const { vectors } = await embedder.embed(['a', 'b'], document)
  expect(vectors).toEqual([Float32Array.of(1, 0), Float32Array.of(0, 1)])
})

test('a server that answers in base64 is read as well', async () => {
  const bytes = Buffer.from(Float32Array.of(3, 0, -4).buffer).toString('base64')
  const { embedder } = await serving([embeddings([bytes])])
  const { vectors } = await embedder.embed(['tea'], document)
  expect(vectors).toEqual([Float32Array.of(0.6, 0, -0.8)])
})

test('a server that refuses to be told the encoding is asked without it from then on', async () => {
  const picky = (asked: Asked): Reply =>
    'encoding_format' in asked.body
      ? {
          status: 400,
          body: { detail: "Value 'float' supplied for argument 'encoding_format' is not valid" },
        }
      : embedded(asked)
  const { embedder, server } = await serving(picky)
  await embedder.embed(['green tea'], document)
  await embedder.embed(['a dog'], document)
  expect(server.asked.map(({ body }) => 'encoding_format' in body)).toEqual([true, false, false])
})

test('a vector of zeros stays', async () => {
  const { embedder } = await serving([embeddings([[0, 0, 0]])])
  expect((await embedder.embed(['tea'], document)).vectors).toEqual([Float32Array.of(0, 0, 0)])
})

test.for([1e-200, 1e-30, 1e30, 1e200])(
  'a vector of numbers like %d becomes one of length 1',
  async (size) => {
    const { embedder } = await serving([embeddings([[3 * size, 4 * size]])])
    const { vectors } = await embedder.embed(['tea'], document)
    expect(lengthOf(vectors[0])).toBeCloseTo(1, 6)
  },
)

test('empty texts have the zero vector, and are not sent', async () => {
  const { embedder, server } = await serving()
  const { vectors } = await embedder.embed(['', 'green tea', ' \n'], document)
  expect(vectors.map(lengthOf)).toEqual([0, expect.closeTo(1, 6), 0])
  expect(vectors.map((vector) => vector.length)).toEqual([64, 64, 64])
  await embedder.embed([''], query)
  expect(server.asked.map(inputOf)).toEqual([['green tea']])
})

test('where nothing but empty texts came, the length of the zero vector is what was asked for, or found out once', async () => {
  const known = await serving(embedded, { dimensions: 8 })
  expect((await known.embedder.embed([''], document)).vectors).toEqual([new Float32Array(8)])
  expect(known.server.asked).toEqual([])
  const { embedder, server } = await serving()
  for (let times = 0; times < 2; times++) {
    expect((await embedder.embed(['', ' '], document)).vectors).toEqual([
      new Float32Array(64),
      new Float32Array(64),
    ])
  }
  expect(server.asked.map(inputOf)).toEqual([['a']])
})

test('no texts have no vectors, and nothing is asked', async () => {
  const { embedder, server } = await serving()
  expect(await embedder.embed([], document)).toEqual({ vectors: [] })
  expect(server.asked).toEqual([])
})

test('vectors are kept under the model, and what else makes them differ', () => {
  const of = (options: object): string => httpEmbedder({ baseUrl: 'http://a', model: 'm', ...options }).id
  expect(of({})).toBe('http:m')
  expect(of({ baseUrl: 'http://b', queryPrefix: 'query: ' })).toBe('http:m')
  expect(of({ documentPrefix: '', parameters: {} })).toBe('http:m')
  expect(of({ dimensions: 256 })).toBe('http:{"model":"m","dimensions":256}')
  const all = { dimensions: 256, documentPrefix: 'passage: ', parameters: { truncate: false, task: 'text' } }
  const written =
    '{"model":"m","dimensions":256,"documentPrefix":"passage: ","parameters":{"task":"text","truncate":false}}'
  expect(of(all)).toBe(`http:${written}`)
  expect(of({ ...all, parameters: { task: 'text', truncate: false } })).toBe(`http:${written}`)
  expect(of({ dimensions: 256, id: 'mine' })).toBe('mine')
})

test('what makes vectors differ makes ids differ', () => {
  const of = (options: object): string => httpEmbedder({ baseUrl: 'http://a', model: 'm', ...options }).id
  const ids = [
    of({}),
    of({ dimensions: 512 }),
    of({ model: 'm:512' }),
    of({ model: '{"model":"m","dimensions":512}' }),
    of({ documentPrefix: '512' }),
    of({ documentPrefix: '512 ' }),
    of({ parameters: { dimensions: 512 } }),
    of({ parameters: { task: 'retrieval.passage' } }),
    of({ parameters: { task: 'classification' } }),
    of({ parameters: { nested: { task: 'classification' } } }),
  ]
  expect(new Set(ids).size).toBe(ids.length)
})

test('there is nothing to load, and the status says so without asking', async () => {
  const { embedder, server } = await serving()
  expect(await embedder.status?.()).toEqual({ loaded: true, cached: true, downloadBytes: 0 })
  expect(embedder.load).toBeUndefined()
  expect(server.asked).toEqual([])
})

test('texts keep their meaning on the way: the nearest is the nearest', async () => {
  const { embedder } = await serving()
  const { vectors } = await embedder.embed(['green tea', '🍵 grüner Tee'], document)
  expect(vectors).toEqual([embedWords('green tea'), embedWords('🍵 grüner Tee')])
})
