import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { embedded, inputOf } from '../../fakes/embedding-server.ts'
import { embedWords } from '../../fakes/fake-embedder.ts'
import type { Asked, Reply } from '../../fakes/model-server.ts'
import { document, serving } from './serving.ts'

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `text ${index}`)
const sizes = (asked: readonly Asked[]): number[] => asked.map((each) => inputOf(each).length)

test('more texts than a batch go out in several, in order', async () => {
  const { embedder, server } = await serving(embedded, { batchSize: 10 })
  const texts = numbered(25)
  const { vectors } = await embedder.embed(texts, document)
  expect(vectors).toEqual(texts.map((text) => embedWords(text)))
  expect(sizes(server.asked)).toEqual([10, 10, 5])
  expect(embedder.pace).toEqual({ texts: 10, characters: 100_000, calls: 4 })
})

test('by default 64 texts go out at once, and no more than 100,000 characters', async () => {
  const { embedder, server } = await serving()
  await embedder.embed(numbered(65), document)
  expect(sizes(server.asked)).toEqual([64, 1])
  await embedder.embed(['x '.repeat(60_000), 'y '.repeat(30_000), 'z '.repeat(20_000), 'tea'], document)
  expect(sizes(server.asked).slice(2)).toEqual([1, 2, 1])
})

test.for<[string, number, object]>([
  ['TEI', 413, { error: 'batch size 64 > maximum allowed batch size 10', error_type: 'Validation' }],
  ['Alibaba', 400, { error: { message: 'batch size is invalid, it should not be larger than 10.' } }],
  [
    'OpenAI',
    400,
    {
      error: {
        message:
          "Invalid 'input': array too long. Expected an array with maximum length 10, but got an array with length 64 instead.",
      },
    },
  ],
  ['Cohere', 400, { message: 'invalid request: total number of texts must be at most 10' }],
  ['Mistral', 400, { message: 'Too many inputs in request, split into more requests.' }],
  ['Gemini', 400, { error: { message: 'BatchEmbedContents: at most 100 requests can be in one batch' } }],
])('a server that takes fewer texts is asked with fewer from then on: %s', async ([, status, body]) => {
  const few = (asked: Asked): Reply => (inputOf(asked).length > 10 ? { status, body } : embedded(asked))
  const { embedder, server } = await serving(few)
  const texts = numbered(20)
  const { vectors } = await embedder.embed(texts, document)
  expect(vectors).toEqual(texts.map((text) => embedWords(text)))
  await embedder.embed(numbered(11), document)
  expect(sizes(server.asked)).toEqual([20, 10, 10, 10, 1])
  expect(embedder.pace?.texts).toBe(10)
})

/** Servers that refuse a request in which a text, or all of them together, have too many words. */
const REFUSALS: [string, number, object][] = [
  [
    'OpenAI',
    400,
    {
      error: {
        message:
          "This model's maximum context length is 8192 tokens, however you requested 9000 tokens (9000 in your prompt; 0 for the completion). Please reduce your prompt; or completion length.",
      },
    },
  ],
  [
    'vLLM',
    400,
    {
      message:
        "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens in the input for embedding generation. Please reduce the length of the input.",
    },
  ],
  ['TEI', 413, { error: 'Input validation error: `inputs` must have less than 512 tokens. Given: 9000' }],
  [
    'llama.cpp',
    500,
    {
      error: {
        code: 500,
        message: 'input is too large to process. increase the physical batch size',
        type: 'server_error',
      },
    },
  ],
  ['a proxy', 413, {}],
]

test.for(REFUSALS)(
  'a text that is too long is named by its place and length: %s',
  async ([, status, body]) => {
    const strict = (asked: Asked): Reply =>
      inputOf(asked).some((text) => text.length > 100) ? { status, body } : embedded(asked)
    const { embedder, server } = await serving(strict, { documentPrefix: 'passage: ' })
    const texts = numbered(40).with(29, 'secret '.repeat(20))
    const error = expectError(await failureOf(embedder.embed(texts, document)), 'embedder_failed', {
      details: {
        embedder: embedder.id,
        reason: 'too_long',
        text: { index: 29, characters: 140 },
        status,
      },
      says: /^A text is 140 characters long.*: more than embedder 'http:.*' reads at once.*\. Split it/,
    })
    expect(error.message).not.toContain('secret')
    expect(server.asked.length).toBeLessThan(16)
  },
)

test('the tokens that the server counted stand in the error', async () => {
  const [, status, body] = REFUSALS[0] as [string, number, object]
  const { embedder } = await serving([{ status, body }])
  const error = await failureOf(embedder.embed(['green tea'], document))
  expect(error.message).toBe(
    "A text is 9 characters long (9000 tokens): more than embedder 'http:tiny' reads at once (8192 tokens). Split it into shorter texts.",
  )
})

test.for<[string, string]>([
  ['OpenAI', "Invalid 'input': maximum request size is 300000 tokens per request."],
  ['Voyage', 'The max allowed tokens per submitted batch is 120000. Your batch has 130000 tokens.'],
])('texts that are too long together go out in halves: %s', async ([, message]) => {
  const strict = (asked: Asked): Reply =>
    inputOf(asked).join('').length > 200 ? { status: 400, body: { error: { message } } } : embedded(asked)
  const { embedder, server } = await serving(strict)
  const texts = numbered(64)
  const { vectors } = await embedder.embed(texts, document)
  expect(vectors).toEqual(texts.map((text) => embedWords(text)))
  expect(embedder.pace?.texts).toBe(64)
  expect(server.asked.length).toBeLessThan(16)
})

test('a server that refuses the number of one text has refused', async () => {
  const { embedder, server } = await serving([{ status: 422, body: { error: 'batch size is invalid' } }])
  const error = await failureOf(embedder.embed(['green tea'], document))
  expectError(error, 'embedder_failed', {
    details: { embedder: 'http:tiny', reason: 'refused', status: 422 },
  })
  expect(server.asked).toHaveLength(1)
})

test('however the server limits its requests, each text gets its own vector', async () => {
  const limits = { texts: 64, characters: 1000 }
  const { embedder } = await serving((asked) => {
    const input = inputOf(asked)
    if (input.length > limits.texts) return { status: 422, body: { error: 'batch size too large' } }
    return input.join('').length > limits.characters ? { status: 413 } : embedded(asked)
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 30 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 60, max: 400 }),
      async (texts, most, characters) => {
        Object.assign(limits, { texts: most, characters })
        const { vectors } = await embedder.embed(texts, document)
        expect(vectors).toEqual(texts.map((text) => embedWords(text)))
      },
    ),
    { numRuns: 40 },
  )
})
