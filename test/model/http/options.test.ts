import { expect, test } from 'vitest'
import { httpModel, type HttpModelOptions } from '../../../src/model/http.ts'
import { expectError, failureOf, thrownBy } from '../../contracts/failure.ts'
import { completion } from '../../fakes/model-server.ts'
import { messages, serving } from './serving.ts'

const fine = { baseUrl: 'https://models.example/v1', model: 'tiny' }

test.for<[string, object, string]>([
  [
    'baseUrl',
    { baseUrl: 'foo' },
    "baseUrl 'foo' is not a URL of http or https. Write 'https://api.openai.com/v1'.",
  ],
  ['baseUrl', { baseUrl: 'ws://localhost' }, "baseUrl 'ws://localhost' is not a URL of http or https. Write"],
  ['baseUrl', { baseUrl: undefined }, 'baseUrl undefined is not a URL of http or https. Write'],
  ['baseUrl', { baseUrl: '/v1' }, "baseUrl '/v1' is not a URL of http or https. Write"],
  [
    'baseUrl',
    { baseUrl: 'https://ada:secret@models.example' },
    'baseUrl holds a user name or password. Send them as headers instead.',
  ],
  ['model', { model: '' }, "model '' is not a model's name, like 'gpt-4o-mini'."],
  ['model', { model: 7 }, "model 7 is not a model's name"],
  ['apiKey', { apiKey: 7 }, 'apiKey given is not a string or a function.'],
  ['headers', { headers: { 'x-a': 1 } }, 'headers given is not an object of strings or a function.'],
  [
    'responseFormat',
    { responseFormat: 'json' },
    "responseFormat 'json' is not one of 'json_schema', 'json_object' and 'none'.",
  ],
  ['parameters', { parameters: [] }, 'parameters given is not an object of JSON.'],
  ['timeoutMs', { timeoutMs: 0 }, 'timeoutMs 0 is not a number of milliseconds from 1 to 2147483647.'],
  ['timeoutMs', { timeoutMs: NaN }, 'timeoutMs NaN is not'],
  ['timeoutMs', { timeoutMs: Infinity }, 'timeoutMs Infinity is not'],
  ['retries', { retries: -1 }, 'retries -1 is not an integer from 0 to 10.'],
  ['retries', { retries: 0.5 }, 'retries 0.5 is not an integer'],
  ['contextTokens', { contextTokens: 0 }, 'contextTokens 0 is not a positive integer.'],
  ['fetch', { fetch: 'fetch' }, "fetch 'fetch' is not a function."],
  ['contextToken', { contextToken: 9 }, "httpModel has no option 'contextToken'. It has baseUrl,"],
])('a wrong %s is refused when the model is made: %o', ([argument, wrong, says]) => {
  const error = expectError(
    thrownBy(() => httpModel({ ...fine, ...wrong })),
    'invalid_argument',
    { details: { argument } },
  )
  expect(error.message).toContain(says)
})

test('options that are no object are refused', () => {
  expectError(
    thrownBy(() => httpModel('https://models.example/v1' as unknown as HttpModelOptions)),
    'invalid_argument',
    { details: { argument: 'options' }, says: /are not an object\. Write \{ baseUrl, model \}\.$/ },
  )
})

test('making a model asks nothing', async () => {
  const { server } = await serving([completion('Tea.')])
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(server.asked).toEqual([])
})

test.for<[string, Partial<HttpModelOptions>, RegExp]>([
  ['apiKey', { apiKey: 'sk-very\nsecret' }, /^apiKey holds a character that no header may hold/],
  ['headers', { headers: { 'x-key': 'very\nsecret' } }, /^The header 'x-key' holds a character/],
  [
    'headers',
    { headers: (() => undefined) as unknown as () => Record<string, string> },
    /^headers\(\) gave undefined, not an/,
  ],
  ['apiKey', { apiKey: (() => null) as unknown as () => string }, /^apiKey\(\) gave null, not a string\.$/],
])('%s that no header can hold is refused without being shown', async ([argument, options, says]) => {
  const { model, server } = await serving([completion('Tea.')], options)
  const error = await failureOf(model.generate({ messages }))
  expectError(error, 'invalid_argument', { details: { argument }, says })
  expect(error.message).not.toContain('secret')
  expect(error.cause).toBeUndefined()
  expect(server.asked).toEqual([])
})

test('the error of a key function is the app’s own', async () => {
  const locked = new Error('The vault is locked.')
  const { model } = await serving([completion('Tea.')], { apiKey: () => Promise.reject(locked) })
  expect(await failureOf(model.generate({ messages }))).toBe(locked)
})
