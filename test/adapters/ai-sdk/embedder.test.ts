import { APICallError, LoadAPIKeyError } from '@ai-sdk/provider'
import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { aiSdkEmbedder, type AiSdkEmbedderOptions, type AiSdkEmbeddingModel } from '../../../src/ai-sdk.ts'
import { createStore, memoryStorage } from '../../../src/index.ts'
import { expectError, failureOf, thrownBy } from '../../contracts/failure.ts'
import { embedWords } from '../../fakes/fake-embedder.ts'
import { answered, embedded, handmadeModel } from './handmade-model.ts'

const document = { purpose: 'document' } as const
const ID = 'ai-sdk:handmade.embedding:words-1'

test('texts become the vectors of the model, of length 1', async () => {
  const model = handmadeModel()
  const embedder = aiSdkEmbedder(model)
  expect([embedder.id, embedder.dimensions]).toEqual([ID, undefined])
  const { vectors } = await embedder.embed(['green tea', '', 'a dog'], document)
  expect(vectors).toEqual([embedWords('green tea'), new Float32Array(64), embedWords('a dog')])
  expect(embedder.dimensions).toBe(64)
  expect(model.asked).toEqual([
    { values: ['green tea', 'a dog'], abortSignal: expect.any(AbortSignal) as AbortSignal },
  ])
})

test('the model is asked for its dimensions, which stand in the id', async () => {
  const model = handmadeModel()
  const embedder = aiSdkEmbedder(model, { dimensions: 16 })
  const id = 'ai-sdk:{"provider":"handmade.embedding","modelId":"words-1","dimensions":16}'
  expect([embedder.id, embedder.dimensions]).toEqual([id, 16])
  await embedder.embed(['green tea'], document)
  expect(model.asked[0]?.dimensions).toBe(16)
  expect(aiSdkEmbedder(model, { dimensions: 16, id: 'mine' }).id).toBe('mine')
})

test('two models, or two lengths of one, never share an id', () => {
  const of = (provider: string, modelId: string, options = {}): string =>
    aiSdkEmbedder({ ...handmadeModel(), provider, modelId }, options).id
  const ids = [of('a', 'b:16'), of('a:b', '16'), of('a', 'b', { dimensions: 16 }), of('a', 'b')]
  expect(new Set(ids).size).toBe(ids.length)
})

test.for<[string, AiSdkEmbeddingModel['maxEmbeddingsPerCall'], number[]]>([
  ['a number', 10, [10, 10, 5]],
  ['a promise', Promise.resolve(10), [10, 10, 5]],
  ['infinite', Infinity, [25]],
  ['not known', undefined, [25]],
  ['promised not to be known', Promise.resolve(undefined), [25]],
])('a call has no more texts than the model takes, where that is %s', async ([, most, sizes]) => {
  const model = handmadeModel({ maxEmbeddingsPerCall: most })
  const texts = Array.from({ length: 25 }, (_, index) => `text ${index}`)
  const { vectors } = await aiSdkEmbedder(model).embed(texts, document)
  expect(vectors).toEqual(texts.map((text) => embedWords(text)))
  expect(model.asked.map(({ values }) => values.length)).toEqual(sizes)
})

test('its pace is what the model says, what it promised once it was asked, and what the app says', async () => {
  const paceOf = (more: object, options = {}) => aiSdkEmbedder(handmadeModel(more), options).pace
  expect(paceOf({})).toEqual({ texts: 10, characters: 100_000, calls: 4 })
  expect(paceOf({ maxEmbeddingsPerCall: 2048 })?.texts).toBe(64)
  expect(paceOf({ supportsParallelCalls: false })?.calls).toBe(1)
  expect(paceOf({}, { pace: { texts: 5, calls: 2 } })).toEqual({ texts: 5, characters: 100_000, calls: 2 })
  const promising = {
    maxEmbeddingsPerCall: Promise.resolve(3),
    supportsParallelCalls: Promise.resolve(true),
  }
  const embedder = aiSdkEmbedder(handmadeModel(promising))
  expect(embedder.pace).toMatchObject({ texts: 64, calls: 1 })
  await embedder.embed(['tea'], document)
  expect(embedder.pace).toMatchObject({ texts: 3, calls: 4 })
})

test('a pace at which nothing would be asked is refused, whoever says it', async () => {
  const refused = { says: /^pace\.(calls|texts) of embedder 'ai-sdk:.*, not a whole number above 0/ }
  for (const pace of [{ calls: 0 }, { texts: 0 }, { texts: NaN }]) {
    expectError(
      thrownBy(() => aiSdkEmbedder(handmadeModel(), { pace })),
      'invalid_argument',
      refused,
    )
  }
  const promising = aiSdkEmbedder(handmadeModel({ maxEmbeddingsPerCall: Promise.resolve(NaN) }))
  expectError(await failureOf(promising.embed(['tea'], document)), 'invalid_argument', refused)
})

/** What a provider knows of a request that has failed. */
interface CallFault {
  readonly statusCode?: number
  readonly isRetryable?: boolean
  readonly responseHeaders?: Record<string, string>
  readonly responseBody?: string
}

const callError = (more: CallFault): APICallError =>
  new APICallError({
    message: 'It says: sk-secret, Charles.',
    url: 'https://models.example',
    requestBodyValues: {},
    ...more,
  })

test.for<[number, string]>([
  [401, 'unauthorized'],
  [403, 'unauthorized'],
  [429, 'rate_limited'],
  [400, 'refused'],
  [404, 'refused'],
  [408, 'timeout'],
  [413, 'too_long'],
  [500, 'server'],
  [503, 'server'],
  [200, 'malformed'],
])('an error with status %i is %s, with the cause and without its words', async ([statusCode, reason]) => {
  const cause = callError({ statusCode })
  const embedder = aiSdkEmbedder(
    handmadeModel({}, () => Promise.reject(cause)),
    { retries: 0 },
  )
  const error = await failureOf(embedder.embed(['Charles drinks tea'], document))
  expect(expectError(error, 'embedder_failed').details).toMatchObject({ embedder: ID, reason })
  expect(error.message).not.toMatch(/secret|Charles/)
  expect(error.cause).toBe(cause)
})

test('a provider that cannot be reached, or has no key, says so', async () => {
  const cause = callError({ isRetryable: true })
  const unreachable = handmadeModel({}, () => Promise.reject(cause))
  const error = await failureOf(aiSdkEmbedder(unreachable, { retries: 0 }).embed(['tea'], document))
  expectError(error, 'embedder_failed', { details: { embedder: ID, reason: 'unreachable' } })
  const keyless = handmadeModel({}, () => Promise.reject(new LoadAPIKeyError({ message: 'No key.' })))
  expectError(await failureOf(aiSdkEmbedder(keyless).embed(['tea'], document)), 'embedder_failed', {
    details: { embedder: ID, reason: 'unauthorized' },
    says: /there is no key\. Give the provider an apiKey\./,
  })
  expect(keyless.asked).toHaveLength(1)
})

test('what fails for no reason of the network has no reason, and is the cause', async () => {
  const cause = new TypeError('Not a function.')
  const embedder = aiSdkEmbedder(handmadeModel({}, () => Promise.reject(cause)))
  const error = await failureOf(embedder.embed(['tea'], document))
  expectError(error, 'embedder_failed', { details: { embedder: ID } })
  expect(error.cause).toBe(cause)
})

test('a model that is busy is asked again, after the time it asks for', async () => {
  const responseHeaders = { 'retry-after-ms': '5' }
  let failures = 2
  const model = handmadeModel({}, (call) =>
    failures-- > 0 ? Promise.reject(callError({ statusCode: 429, responseHeaders })) : embedded(call),
  )
  expect((await aiSdkEmbedder(model).embed(['tea'], document)).vectors).toEqual([embedWords('tea')])
  expect(model.asked).toHaveLength(3)
  failures = 9
  const error = await failureOf(aiSdkEmbedder(model, { retries: 1 }).embed(['tea'], document))
  expectError(error, 'embedder_failed', {
    details: { embedder: ID, reason: 'rate_limited', status: 429, retryAfterMs: 5 },
  })
  expect(model.asked).toHaveLength(5)
})

test('a text that is too long is named by its place and length', async () => {
  const responseBody = JSON.stringify({
    error: { message: "This model's maximum context length is 8192 tokens.", code: null },
  })
  const cause = callError({ statusCode: 400, responseBody })
  const model = handmadeModel({}, (call) =>
    call.values.some((text) => text.length > 50) ? Promise.reject(cause) : embedded(call),
  )
  const error = await failureOf(aiSdkEmbedder(model).embed(['tea', 'x '.repeat(40), 'dog'], document))
  expectError(error, 'embedder_failed', {
    details: { embedder: ID, reason: 'too_long', status: 400, text: { index: 1, characters: 80 } },
    says: /^A text is 80 characters long: more than .* reads at once \(8192 tokens\)\./,
  })
  expect(error.cause).toBe(cause)
})

test.for<[string, unknown, string]>([
  ['nothing', undefined, 'something that is no list of vectors'],
  ['too few vectors', [[1, 0]], '1 vectors for 2 texts'],
  ['strings', [['1'], ['0']], 'a vector that is no list of finite numbers'],
  ['NaN', [[1], [NaN]], 'a vector that is no list of finite numbers'],
  ['an empty vector', [[], []], 'a vector that is no list of finite numbers'],
])('%s is malformed', async ([, embeddings, what]) => {
  const embedder = aiSdkEmbedder(handmadeModel({}, () => answered(embeddings)))
  expectError(await failureOf(embedder.embed(['a', 'b'], document)), 'embedder_failed', {
    details: { embedder: ID, reason: 'malformed' },
    says: `Embedder '${ID}' answered with ${what}.`,
  })
})

test('vectors of another length than the first, or than was asked for, differ', async () => {
  let length = 2
  const model = handmadeModel({}, () => answered([Array.from({ length }, () => 1)]))
  const embedder = aiSdkEmbedder(model)
  await embedder.embed(['tea'], document)
  length = 3
  expectError(await failureOf(embedder.embed(['tea'], document)), 'dimensions_differ', {
    details: { embedder: ID, expected: 2, actual: 3 },
  })
  const asked = aiSdkEmbedder(model, { dimensions: 2 })
  expectError(await failureOf(asked.embed(['tea'], document)), 'dimensions_differ')
})

test('a caller who aborts hears its own reason at once, and so does the model', async () => {
  let told: unknown
  const model = handmadeModel({}, ({ abortSignal }) => {
    abortSignal?.addEventListener('abort', () => (told = abortSignal.reason))
    return new Promise(() => {})
  })
  const stop = new AbortController()
  const reason = new Error('The user left.')
  const failure = failureOf(aiSdkEmbedder(model).embed(['tea'], { ...document, signal: stop.signal }))
  await expect.poll(() => model.asked.length).toBe(1)
  stop.abort(reason)
  expect(await failure).toBe(reason)
  expect(told).toBe(reason)
  expect(getEventListeners(stop.signal, 'abort')).toEqual([])
})

test('what is no model is refused when the embedder is made', () => {
  for (const wrong of [undefined, 'openai/text-embedding-3-small', {}]) {
    const error = thrownBy(() => aiSdkEmbedder(wrong as unknown as AiSdkEmbeddingModel))
    expectError(error, 'invalid_argument', {
      details: { argument: 'model' },
      says: /Write openai\.embedding/,
    })
  }
})

test('an option that there is not is refused', () => {
  const options = { dimension: 16 } as AiSdkEmbedderOptions
  expectError(
    thrownBy(() => aiSdkEmbedder(handmadeModel(), options)),
    'invalid_argument',
    { details: { argument: 'dimension' }, says: /It has id, dimensions, pace, retries\.$/ },
  )
})

test('a store remembers and finds with it', async () => {
  const store = createStore({ storage: memoryStorage(), embedder: aiSdkEmbedder(handmadeModel()) })
  await store.put(['users', 'ada'], 'tea', { content: 'Ada drinks green tea' })
  await store.put(['users', 'ada'], 'dog', { content: 'Her dog is called Pascal' })
  const found = await store.search(['users'], { query: 'green tea', mode: 'vector' })
  expect(found[0]?.key).toBe('tea')
})
