import { expect, test } from 'vitest'
import { type Asked, completion, delta, events, type Reply } from '../../fakes/model-server.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { messages, serving } from './serving.ts'

const schema = { type: 'object' }
const refusal = (status: number, message: string): Reply => ({ status, body: { error: { message } } })
const formatsOf = (asked: readonly Asked[]) =>
  asked.map(({ body }) => (body['response_format'] as { type: string } | undefined)?.type)

/** Refuses these formats in these words. */
const refusing =
  (formats: readonly string[], status: number, message: string) =>
  (asked: Asked): Reply =>
    formats.includes(formatsOf([asked])[0] ?? '') ? refusal(status, message) : completion('{}')

test.for<[string, number, string]>([
  ['DeepSeek', 400, 'This response_format type is unavailable now'],
  ['Groq', 400, 'This model does not support response format `json_schema`. See supported models'],
  ['OpenAI', 400, "Invalid schema for response_format 'answer': In context=(), ..."],
  ['OpenRouter', 404, 'No endpoints found that can handle the requested parameters.'],
  ['FastAPI', 422, 'body.response_format.type: Input should be json_object'],
  ['llama.cpp', 500, 'Failed to parse grammar'],
])(
  'where %s refuses a JSON Schema it is asked for a JSON object, also from then on',
  async ([, status, said]) => {
    const { model, server } = await serving(refusing(['json_schema'], status, said))
    expect((await model.generate({ messages, schema })).text).toBe('{}')
    await model.generate({ messages, schema })
    expect(formatsOf(server.asked)).toEqual(['json_schema', 'json_object', 'json_object'])
  },
)

test('where a JSON object is refused as well no format is sent', async () => {
  const { model, server } = await serving(
    refusing(['json_schema', 'json_object'], 400, "'response_format.type' must be 'text'"),
  )
  await model.generate({ messages, schema })
  await model.generate({ messages, schema })
  expect(formatsOf(server.asked)).toEqual(['json_schema', 'json_object', undefined, undefined])
})

test.for<[string, number, string | object]>([
  [
    'FastAPI',
    422,
    { detail: [{ loc: ['body', 'response_format', 'json_schema'], msg: 'extra fields not permitted' }] },
  ],
  ['an older OpenAI', 400, { error: { message: "Invalid schema: 'const' is not permitted" } }],
  ['a proxy', 400, ''],
  ['a shim', 501, 'Not Implemented'],
  ['another shim', 415, { message: 'Unsupported' }],
])('where %s refuses a JSON Schema without naming it a weaker format is tried', async ([, status, body]) => {
  const { model, server } = await serving((asked) =>
    formatsOf([asked])[0] === 'json_schema' ? { status, body } : completion('{}'),
  )
  expect((await model.generate({ messages, schema })).text).toBe('{}')
  await model.generate({ messages, schema })
  expect(formatsOf(server.asked)).toEqual(['json_schema', 'json_object', 'json_object'])
})

test('where every format is refused the first refusal is the error, and nothing is remembered', async () => {
  let refuses = true
  const { model, server } = await serving((asked) =>
    refuses ? refusal(400, `No: ${formatsOf([asked])[0] ?? 'nothing'}.`) : completion('{}'),
  )
  expectError(await failureOf(model.generate({ messages, schema })), 'model_failed', {
    details: { model: 'tiny', reason: 'refused', status: 400 },
    says: "'No: json_schema.'",
  })
  expect(formatsOf(server.asked)).toEqual(['json_schema', 'json_object', undefined])
  refuses = false
  await model.generate({ messages, schema })
  expect(formatsOf(server.asked).slice(3)).toEqual(['json_schema'])
})

test('a format that was accepted once is given up only where a refusal names it', async () => {
  const { model, server } = await serving([completion('{}'), refusal(400, 'No.'), completion('{}')])
  await model.generate({ messages, schema })
  expectError(await failureOf(model.generate({ messages, schema })), 'model_failed', { says: "'No.'" })
  await model.generate({ messages, schema })
  expect(formatsOf(server.asked)).toEqual(['json_schema', 'json_schema', 'json_schema'])
})

test('an answer without a format does not say that a format is accepted', async () => {
  const { model, server } = await serving([completion('Tea.'), refusal(400, 'No.'), completion('{}')])
  await model.generate({ messages })
  await model.generate({ messages, schema })
  expect(formatsOf(server.asked)).toEqual([undefined, 'json_schema', 'json_object'])
})

test.for<[string, number, string | object]>([
  ['the key', 401, { error: { message: 'No.' } }],
  ['the key', 403, ''],
  ['the length', 400, { error: { message: 'No.', code: 'context_length_exceeded' } }],
  ['the model', 400, { error: { message: 'No.', code: 'model_not_found' } }],
  ['the model', 400, { error: 'model "tiny" not found, try pulling it first' }],
  ['the model', 422, { detail: [{ loc: ['body', 'model'], msg: 'Field required' }] }],
  ['the address', 404, '404 page not found'],
  ['the money', 402, { error: { message: 'No.' } }],
])('a refusal of %s with %i is not about the format: %j', async ([, status, body]) => {
  const { model, server } = await serving([{ status, body }])
  await failureOf(model.generate({ messages, schema }))
  expect(server.asked).toHaveLength(1)
})

test.for<['json_schema' | 'json_object' | 'none', string | undefined]>([
  ['json_schema', 'json_schema'],
  ['json_object', 'json_object'],
  ['none', undefined],
])('the format that the app names is used, and no other: %s', async ([responseFormat, sent]) => {
  const { model, server } = await serving([refusal(400, 'No json_object and no json_schema.')], {
    responseFormat,
  })
  expectError(await failureOf(model.generate({ messages, schema })), 'model_failed')
  server.answer(completion('{}'))
  await model.generate({ messages, schema })
  expect(formatsOf(server.asked)).toEqual([sent, sent])
})

test('a refusal of something else is not about the format', async () => {
  const { model, server } = await serving([refusal(400, 'The model tiny does not exist.')])
  expectError(await failureOf(model.generate({ messages, schema })), 'model_failed')
  expect(server.asked).toHaveLength(1)
})

test('what was not sent was not refused', async () => {
  const { model, server } = await serving([
    refusal(400, 'response_format max_completion_tokens stream_options'),
  ])
  expectError(await failureOf(model.generate({ messages })), 'model_failed')
  expect(server.asked).toHaveLength(1)
})

test('a format that failed for another reason in the end is tried again next time', async () => {
  const { model, server } = await serving([
    refusal(400, 'response_format: no'),
    refusal(400, 'The model tiny does not exist.'),
    completion('{}'),
  ])
  expectError(await failureOf(model.generate({ messages, schema })), 'model_failed')
  await model.generate({ messages, schema })
  expect(formatsOf(server.asked)).toEqual(['json_schema', 'json_object', 'json_schema'])
})

test('a limit is called what the server wants it to be called', async () => {
  const said =
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
  const { model, server } = await serving([refusal(400, said), completion('Tea.')])
  await model.generate({ messages, maxTokens: 7 })
  await model.generate({ messages, maxTokens: 8 })
  const limits = server.asked.map(({ body }) => [body['max_tokens'], body['max_completion_tokens']])
  expect(limits).toEqual([
    [7, undefined],
    [undefined, 7],
    [undefined, 8],
  ])
})

test('a server that does not know stream_options streams without', async () => {
  const { model, server } = await serving([
    refusal(400, 'Unrecognized request argument supplied: stream_options'),
    events(delta('Tea.', 'stop'), '[DONE]'),
  ])
  expect((await model.generate({ messages, onToken: () => {} })).text).toBe('Tea.')
  expect(server.asked.map(({ body }) => [body['stream'], body['stream_options']])).toEqual([
    [true, { include_usage: true }],
    [true, undefined],
  ])
})

test('one server may refuse several things', async () => {
  const { model, server } = await serving(({ body }) => {
    if ('max_tokens' in body) return refusal(400, "Use 'max_completion_tokens' instead of 'max_tokens'.")
    return 'response_format' in body ? refusal(400, 'No json_schema or json_object here.') : completion('{}')
  })
  expect((await model.generate({ messages, schema, maxTokens: 5 })).text).toBe('{}')
  expect(server.asked.at(-1)?.body).toEqual({ model: 'tiny', messages, max_completion_tokens: 5 })
})
