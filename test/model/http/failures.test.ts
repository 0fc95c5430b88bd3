import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { httpModel } from '../../../src/model/http.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { completion, type Reply } from '../../fakes/model-server.ts'
import { deadOrigin, expectNoSecret, failing, SECRET_TEXT, secretOptions, LEAKS } from '../../http/failing.ts'
import { messages, serving } from './serving.ts'

test.for([401, 403])('a key that is refused with %i is refused once', async (status) => {
  const { model, server } = await serving([failing(status, { error: { message: 'Incorrect API key.' } })])
  expectError(await failureOf(model.generate({ messages })), 'model_unauthorized', {
    details: { model: 'tiny', status },
    says: `The server of the model 'tiny' refused the key with status ${status}: 'Incorrect API key.'. Check apiKey`,
  })
  expect(server.asked).toHaveLength(1)
})

test.for<[string, Reply['body'], string]>([
  [
    'OpenAI',
    { error: { message: 'The model tiny does not exist.', code: 'model_not_found' } },
    'The model tiny does not exist.',
  ],
  [
    'Ollama',
    { error: 'model "tiny" not found, try pulling it first' },
    'model "tiny" not found, try pulling it first',
  ],
  [
    'vLLM',
    { object: 'error', message: 'The model tiny does not exist.', code: 404 },
    'The model tiny does not exist.',
  ],
  ['FastAPI', { detail: 'Not Found' }, 'Not Found'],
  [
    'pydantic',
    {
      detail: [
        { loc: ['body', 'model'], msg: 'Field required' },
        { loc: ['body', 'messages', 0], msg: 'Too short' },
      ],
    },
    'body.model: Field required; body.messages.0: Too short',
  ],
  ['text', '404 page not found', '404 page not found'],
  ['a web page', '<!doctype html><title>Not found</title>', 'a web page'],
])('a refusal in the words of %s is final, and quoted', async ([, body, quoted]) => {
  const { model, server } = await serving([failing(404, body)])
  expectError(await failureOf(model.generate({ messages })), 'model_failed', {
    details: { model: 'tiny', reason: 'refused', status: 404 },
    says: `The model 'tiny' refused the request with status 404: '${quoted}'.`,
  })
  expect(server.asked).toHaveLength(1)
})

test('a refusal without words is told by its status', async () => {
  const { model } = await serving([failing(402)])
  const error = await failureOf(model.generate({ messages }))
  expect(error.message).toBe("The model 'tiny' refused the request with status 402.")
})

test.for<[string, number, object, { tokens?: number; limit?: number }]>([
  [
    'OpenAI',
    400,
    {
      code: 'context_length_exceeded',
      message:
        "This model's maximum context length is 8,192 tokens. However, your messages resulted in 10,240 tokens.",
    },
    { tokens: 10240, limit: 8192 },
  ],
  [
    'vLLM',
    400,
    {
      message:
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4500 in the messages, 500 in the completion).",
    },
    { tokens: 5000, limit: 4096 },
  ],
  [
    'vLLM, newer',
    400,
    {
      message:
        "'max_tokens' or 'max_completion_tokens' is too large: 500. This model's maximum context length is 4096 tokens and your request has 4500 input tokens",
    },
    { tokens: 4500, limit: 4096 },
  ],
  [
    'llama.cpp',
    400,
    {
      code: 400,
      type: 'exceed_context_size_error',
      message: 'the request exceeds the available context size, try increasing it',
      n_prompt_tokens: 5000,
      n_ctx: 4096,
    },
    { tokens: 5000, limit: 4096 },
  ],
  [
    'LM Studio',
    400,
    {
      message:
        'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
    },
    { tokens: 5000, limit: 4096 },
  ],
  [
    'Anthropic',
    400,
    { message: 'prompt is too long: 210000 tokens > 200000 maximum' },
    { tokens: 210000, limit: 200000 },
  ],
  [
    'Gemini',
    400,
    { message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).' },
    { tokens: 1200000, limit: 1048576 },
  ],
  ['a proxy', 413, { message: 'Payload Too Large' }, {}],
])('what is too long for %s is context_exceeded, with its numbers', async ([, status, error, excess]) => {
  const { model, server } = await serving([failing(status, { error })])
  expectError(await failureOf(model.generate({ messages })), 'context_exceeded', {
    details: { model: 'tiny', ...excess },
    says:
      excess.limit === undefined
        ? 'was given more tokens than its window holds. Set contextTokens'
        : `was given ${excess.tokens} tokens of the ${excess.limit} that it reads at once. Set contextTokens`,
  })
  expect(server.asked).toHaveLength(1)
})

test.for<[string, Reply, RegExp]>([
  ['a web page', { body: '<html>Sign in</html>' }, /answered with a web page\. Does http:.* speak OpenAI's/],
  ['nothing', { body: ' ' }, /answered with nothing\./],
  ['half of a body', { body: '{"choices": [' }, /answered with no JSON\./],
  ['other JSON', { body: { reply: 'Tea.' } }, /answered with JSON that is no completion\./],
  ['no choice', { body: { choices: [] } }, /answered with JSON that is no completion\./],
])('%s is malformed, and not asked for again', async ([, reply, says]) => {
  const { model, server } = await serving([reply])
  expectError(await failureOf(model.generate({ messages })), 'model_failed', {
    details: { model: 'tiny', reason: 'malformed' },
    says,
  })
  expect(server.asked).toHaveLength(1)
})

test('an error in a body of status 200 is what its code says', async () => {
  const { model, server } = await serving([{ body: { error: { code: 401, message: 'No cookie auth.' } } }])
  expectError(await failureOf(model.generate({ messages })), 'model_unauthorized')
  server.answer({ body: { error: { code: 502, message: 'Upstream is down.' } } }, completion('Tea.'))
  expect((await model.generate({ messages })).text).toBe('Tea.')
})

test('an address where nobody listens is unreachable, soon', async () => {
  const origin = await deadOrigin()
  const started = performance.now()
  const baseUrl = `${origin}/v1?key=hidden`
  const error = await failureOf(httpModel({ baseUrl, model: 'tiny' }).generate({ messages }))
  expectError(error, 'model_unreachable', {
    details: { model: 'tiny' },
    says: `No answer came from ${origin}/v1/chat/completions. Check the address and the network; a web page also needs`,
  })
  expect(error.cause).toBeInstanceOf(TypeError)
  expect(inspect(error)).not.toContain('hidden')
  expect(performance.now() - started).toBeLessThan(5000)
})

test.for(LEAKS)('neither key nor prompt stands in an error: %s', async ([, reply]) => {
  const { server } = await serving([reply])
  const model = httpModel({ ...secretOptions(server.baseUrl), model: 'tiny', retries: 0 })
  const error = await failureOf(model.generate({ messages: [{ role: 'user', content: SECRET_TEXT }] }))
  expectNoSecret(error)
})

test('a long sentence of the server is cut', async () => {
  const { model } = await serving([failing(400, { error: { message: 'no '.repeat(500) } })])
  expect((await failureOf(model.generate({ messages }))).message.length).toBeLessThan(300)
})
