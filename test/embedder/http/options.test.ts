import { expect, test } from 'vitest'
import { httpEmbedder, type HttpEmbedderOptions } from '../../../src/embedder/http.ts'
import { expectError, thrownBy } from '../../contracts/failure.ts'
import { serving } from './serving.ts'

const fine = { baseUrl: 'https://models.example/v1', model: 'tiny' }

test.for<[string, object, string]>([
  ['baseUrl', { baseUrl: 'foo' }, "baseUrl 'foo' is not a URL of http or https. Write"],
  ['baseUrl', { baseUrl: 'https://ada:secret@models.example' }, 'baseUrl holds a user name or password.'],
  ['model', { model: ' ' }, "model ' ' is not a model's name"],
  ['apiKey', { apiKey: 7 }, 'apiKey given is not a string or a function.'],
  ['headers', { headers: { 'x-a': 1 } }, 'headers given is not an object of strings or a function.'],
  ['parameters', { parameters: 'secret' }, 'parameters given is not an object of JSON.'],
  ['dimensions', { dimensions: 0 }, 'dimensions 0 is not a positive integer.'],
  ['dimensions', { dimensions: '256' }, "dimensions '256' is not a positive integer."],
  ['batchSize', { batchSize: 1.5 }, 'batchSize 1.5 is not a positive integer.'],
  ['queryPrefix', { queryPrefix: 7 }, 'queryPrefix 7 is not a string.'],
  ['documentPrefix', { documentPrefix: null }, 'documentPrefix null is not a string.'],
  ['id', { id: '' }, "id '' is not a string with something in it."],
  ['timeoutMs', { timeoutMs: Infinity }, 'timeoutMs Infinity is not a number of milliseconds'],
  ['retries', { retries: 11 }, 'retries 11 is not an integer from 0 to 10.'],
  ['fetch', { fetch: 'fetch' }, "fetch 'fetch' is not a function."],
  ['baseURL', { baseURL: 'secret' }, "httpEmbedder has no option 'baseURL'. It has baseUrl, model,"],
])('a wrong %s is refused when the embedder is made: %o', ([argument, wrong, says]) => {
  const error = thrownBy(() => httpEmbedder({ ...fine, ...wrong }))
  expectError(error, 'invalid_argument', { details: { argument } })
  expect(error.message).toContain(says)
  expect(error.message).not.toContain('secret')
})

test('options that are no object are refused', () => {
  const error = thrownBy(() => httpEmbedder('https://models.example' as unknown as HttpEmbedderOptions))
  expectError(error, 'invalid_argument', { details: { argument: 'options' } })
})

test('making an embedder asks nothing', async () => {
  const { server } = await serving()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(server.asked).toEqual([])
})

test.for<[string, string]>([
  ['', '/v1/embeddings'],
  ['/', '/v1/embeddings'],
  ['/embeddings', '/v1/embeddings'],
  ['/embeddings/?version=1#part', '/v1/embeddings?version=1'],
])('baseUrl may end with %o', async ([end, path]) => {
  const { server } = await serving()
  const embedder = httpEmbedder({ baseUrl: `${server.baseUrl}${end}`, model: 'tiny' })
  await embedder.embed(['tea'], { purpose: 'query' })
  expect(server.asked[0]?.path).toBe(path)
})
