import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { httpEmbedder } from '../../../src/embedder/http.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { embedded, embeddings } from '../../fakes/embedding-server.ts'
import type { Reply } from '../../fakes/model-server.ts'
import {
  deadOrigin,
  expectNoSecret,
  failing,
  LEAKS,
  quoting,
  SECRET_TEXT,
  secretOptions,
} from '../../http/failing.ts'
import { document, serving } from './serving.ts'

const tea = ['green tea']

test.for([401, 403])('a key that is refused with %i is refused once', async (status) => {
  const { embedder, server } = await serving([failing(status, { error: { message: 'Incorrect API key.' } })])
  expectError(await failureOf(embedder.embed(tea, document)), 'embedder_failed', {
    details: { embedder: 'http:tiny', reason: 'unauthorized', status },
    says: `The server of embedder 'http:tiny' refused the key with status ${status}: 'Incorrect API key.'. Check apiKey`,
  })
  expect(server.asked).toHaveLength(1)
})

test.for<[string, number, Reply['body'], string]>([
  ['OpenAI', 404, { error: { message: 'The model tiny does not exist.' } }, 'The model tiny does not exist.'],
  ['Ollama', 404, { error: 'model "tiny" not found' }, 'model "tiny" not found'],
  ['vLLM', 400, { message: 'dimensions is not supported.' }, 'dimensions is not supported.'],
  ['pydantic', 422, { detail: [{ loc: ['body', 'input'], msg: 'Required' }] }, 'body.input: Required'],
  ['a web page', 404, '<!doctype html><title>Not found</title>', 'a web page'],
])('a refusal in the words of %s is final, and quoted', async ([, status, body, quoted]) => {
  const { embedder, server } = await serving([failing(status, body)])
  expectError(await failureOf(embedder.embed(tea, document)), 'embedder_failed', {
    details: { embedder: 'http:tiny', reason: 'refused', status },
    says: `Embedder 'http:tiny' refused the request with status ${status}: '${quoted}'.`,
  })
  expect(server.asked).toHaveLength(1)
})

const base64 = (...bytes: number[]): string => Buffer.from(Uint8Array.from(bytes)).toString('base64')

test.for<[string, Reply, string]>([
  ['a web page', { body: '<html>Sign in</html>' }, 'a web page'],
  ['nothing', { body: ' ' }, 'nothing'],
  ['half of a body', { body: '{"data": [' }, 'no JSON'],
  ['JSON that is no object', { body: '7' }, 'JSON that holds no embeddings'],
  ['other JSON', { body: { embeddings: [[1]] } }, 'JSON that holds no embeddings'],
  ['no vector', embeddings([]), '0 vectors for 1 texts'],
  ['too many vectors', embeddings([[1], [1]]), '2 vectors for 1 texts'],
  ['no entry', { body: { data: [null] } }, '0 vectors for 1 texts'],
  ['strings', embeddings([['1', '2']]), 'a vector that is no list of finite numbers'],
  ['a number that is none', embeddings([[1, null]]), 'a vector that is no list of finite numbers'],
  [
    'a number that is too large',
    { body: '{"data":[{"embedding":[1e999]}]}' },
    'a vector that is no list of finite numbers',
  ],
  ['an empty vector', embeddings([[]]), 'a vector that is no list of finite numbers'],
  ['no vector in an entry', embeddings([undefined]), 'a vector that is no list of finite numbers'],
  ['base64 that is none', embeddings(['%%%']), 'a vector that is no list of finite numbers'],
  ['base64 of too few bytes', embeddings([base64(0, 0, 128)]), 'a vector that is no list of finite numbers'],
  ['base64 of NaN', embeddings([base64(0, 0, 192, 127)]), 'a vector that is no list of finite numbers'],
  ['an empty string', embeddings(['']), 'a vector that is no list of finite numbers'],
  [
    'another index',
    { body: { data: [{ index: 1, embedding: [1] }] } },
    'vectors whose indexes are not those of the texts',
  ],
])('%s is malformed, and not asked for again', async ([, reply, what]) => {
  const { embedder, server } = await serving([reply])
  expectError(await failureOf(embedder.embed(tea, document)), 'embedder_failed', {
    details: { embedder: 'http:tiny', reason: 'malformed' },
    says: `Embedder 'http:tiny' answered with ${what}. Does ${server.baseUrl}/embeddings speak OpenAI's embeddings?`,
  })
  expect(server.asked).toHaveLength(1)
})

test('an index that comes twice is malformed', async () => {
  const data = [0, 0].map((index) => ({ index, embedding: [1] }))
  const { embedder } = await serving([{ body: { data } }])
  const error = await failureOf(embedder.embed(['a', 'b'], document))
  expectError(error, 'embedder_failed', { says: /indexes are not those of the texts/ })
})

test('vectors of another length than was asked for differ', async () => {
  const { embedder } = await serving([embeddings([[1, 0, 0]])], { dimensions: 2 })
  expectError(await failureOf(embedder.embed(tea, document)), 'dimensions_differ', {
    details: { embedder: 'http:{"model":"tiny","dimensions":2}', expected: 2, actual: 3 },
    says: `Embedder 'http:{"model":"tiny","dimensions":2}' answered with vectors of 3 dimensions, not of 2. Check its model and dimensions`,
  })
})

test('vectors of another length than the first differ, in one answer and in the next', async () => {
  const { embedder, server } = await serving([embeddings([[1, 0], [1]])])
  expectError(await failureOf(embedder.embed(['a', 'b'], document)), 'dimensions_differ', {
    details: { embedder: 'http:tiny', expected: 2, actual: 1 },
  })
  server.answer(embeddings([[1, 0, 0]]))
  expectError(await failureOf(embedder.embed(tea, document)), 'dimensions_differ', {
    details: { embedder: 'http:tiny', expected: 2, actual: 3 },
  })
})

test('an error in a body of status 200 is what its code says', async () => {
  const { embedder } = await serving([{ body: { error: { code: 401, message: 'No cookie auth.' } } }])
  const error = await failureOf(embedder.embed(tea, document))
  expect(expectError(error, 'embedder_failed').details.reason).toBe('unauthorized')
})

test('an address where nobody listens is unreachable', async () => {
  const origin = await deadOrigin()
  const baseUrl = `${origin}/v1?key=hidden`
  const embedder = httpEmbedder({ baseUrl, model: 'tiny', retries: 0 })
  const error = await failureOf(embedder.embed(tea, document))
  expectError(error, 'embedder_failed', {
    details: { embedder: 'http:tiny', reason: 'unreachable' },
    says: `No answer came from ${origin}/v1/embeddings. Check the address and the network; a web page also needs`,
  })
  expect(error.cause).toBeInstanceOf(TypeError)
  expect(inspect(error)).not.toContain('hidden')
})

test('a platform whose error names the whole address, as Deno does, is not quoted', async () => {
  const ask = (url: unknown): Promise<Response> => {
    const cause = new Error(`error sending request for url (${String(url)})`)
    return Promise.reject(new TypeError('fetch failed', { cause }))
  }
  const options = { model: 'tiny', retries: 0, fetch: ask as typeof fetch }
  const embedder = httpEmbedder({ baseUrl: 'http://models.example/v1?key=very%20hidden', ...options })
  const error = await failureOf(embedder.embed(tea, document))
  expectError(error, 'embedder_failed')
  expect(inspect(error)).not.toContain('hidden')
  const open = httpEmbedder({ baseUrl: 'http://models.example/v1', ...options })
  expect((await failureOf(open.embed(tea, document))).cause).toBeInstanceOf(TypeError)
})

test('the error of a key function is the cause', async () => {
  const locked = new Error('The vault is locked.')
  const { embedder, server } = await serving(embedded, { apiKey: () => Promise.reject(locked) })
  const error = await failureOf(embedder.embed(tea, document))
  expectError(error, 'embedder_failed', { details: { embedder: 'http:tiny' }, says: /could not ask/ })
  expect(error.cause).toBe(locked)
  expect(server.asked).toEqual([])
})

test('a key that no header can hold is refused without being shown', async () => {
  const { embedder } = await serving(embedded, { apiKey: 'sk-very\nsecret' })
  const error = await failureOf(embedder.embed(tea, document))
  expectError(error, 'invalid_argument', { details: { argument: 'apiKey' } })
  expect(inspect(error)).not.toContain('secret')
})

test.for([...LEAKS, ['malformed from the text on', { body: `Charles ${quoting}` }] as const])(
  'neither key nor text stands in an error: %s',
  async ([, reply]) => {
    const { server } = await serving([reply])
    const embedder = httpEmbedder({
      ...secretOptions(server.baseUrl),
      model: 'tiny',
      documentPrefix: 'passage: ',
      retries: 0,
    })
    const error = await failureOf(embedder.embed(['green tea', SECRET_TEXT], document))
    expectError(error, 'embedder_failed')
    expectNoSecret(error)
  },
)

test.for(['HIV+', 'Ada', '痛風'])('a short text does not stand in an error either: %s', async (text) => {
  const message = `The input ("${text}") is not allowed.`
  const { embedder } = await serving([failing(400, { error: { message } })])
  const error = await failureOf(embedder.embed(['green tea', text], document))
  expect(error.message).toBe("Embedder 'http:tiny' refused the request with status 400.")
})
