import { expect, test } from 'vitest'
import { httpModel } from '../../../src/model/http.ts'
import { completion } from '../../fakes/model-server.ts'
import { messages, serving } from './serving.ts'

const schema = { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] }

test('messages go out as OpenAI writes them, and the answer comes back with its cost', async () => {
  const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 }
  const { model, server } = await serving([completion('Tea.', { usage })], {
    apiKey: 'sk-1',
    contextTokens: 4096,
  })
  expect(model).toMatchObject({ id: 'tiny', contextTokens: 4096 })
  expect(await model.generate({ messages, maxTokens: 9 })).toEqual({
    text: 'Tea.',
    finishReason: 'stop',
    usage: { inputTokens: 12, outputTokens: 3 },
  })
  expect(server.asked).toHaveLength(1)
  const [{ method, path, headers, body } = {}] = server.asked as [Partial<(typeof server.asked)[0]>?]
  expect([method, path]).toEqual(['POST', '/v1/chat/completions'])
  expect(headers).toMatchObject({ authorization: 'Bearer sk-1', 'content-type': 'application/json' })
  expect(body).toEqual({ model: 'tiny', messages, max_tokens: 9 })
})

test('names, tool calls and their results are mapped; what OpenAI refuses of a name is left out', async () => {
  const { model, server } = await serving([completion('Yes.')])
  await model.generate({
    messages: [
      { id: 'm1', role: 'user', content: 'Rain?', name: 'Ada_L', createdAt: '2024-05-08T13:56:00.000Z' },
      { role: 'user', content: 'Tell me.', name: 'Ada Lovelace' },
      {
        role: 'assistant',
        content: '',
        toolCalls: [{ id: 'c1', name: 'weather', arguments: '{"in":"Rome"}' }],
      },
      { role: 'tool', content: 'Rain', name: 'weather', toolCallId: 'c1' },
    ],
  })
  expect(server.asked[0]?.body['messages']).toEqual([
    { role: 'user', content: 'Rain?', name: 'Ada_L' },
    { role: 'user', content: 'Tell me.' },
    {
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"in":"Rome"}' } }],
    },
    { role: 'tool', content: 'Rain', tool_call_id: 'c1' },
  ])
})

test('a schema is sent as the format of the response', async () => {
  const { model, server } = await serving([completion('{"word":"tea"}')])
  await model.generate({ messages, schema })
  expect(server.asked[0]?.body['response_format']).toEqual({
    type: 'json_schema',
    json_schema: { name: 'answer', schema },
  })
})

test('parameters are sent along, and do not replace what the request says', async () => {
  const { model, server } = await serving([completion('Tea.')], {
    parameters: { temperature: 0, model: 'other', messages: [] },
  })
  await model.generate({ messages })
  expect(server.asked[0]?.body).toEqual({ model: 'tiny', messages, temperature: 0 })
})

test('a key and headers from functions are asked for before each request', async () => {
  let count = 0
  const { model, server } = await serving([completion('Tea.')], {
    apiKey: async () => `sk-${++count}`,
    headers: () => ({ 'x-title': `call ${count}` }),
  })
  await model.generate({ messages })
  await model.generate({ messages })
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer sk-1', 'Bearer sk-2'])
  expect(server.asked.map(({ headers }) => headers['x-title'])).toEqual(['call 0', 'call 1'])
})

test('without a key, or with an empty one, none is sent', async () => {
  const { model, server } = await serving([completion('Tea.')])
  await model.generate({ messages })
  await httpModel({ baseUrl: server.baseUrl, model: 'tiny', apiKey: '' }).generate({ messages })
  expect(server.asked.map(({ headers }) => 'authorization' in headers)).toEqual([false, false])
})

test.for<[string, string]>([
  ['/v1', '/v1/chat/completions'],
  ['/v1/', '/v1/chat/completions'],
  ['/v1/chat/completions', '/v1/chat/completions'],
  ['', '/chat/completions'],
  ['/openai?api-version=2024-10-21#top', '/openai/chat/completions?api-version=2024-10-21'],
])('a base URL that ends in "%s" is asked at %s', async ([end, path]) => {
  const { server } = await serving([completion('Tea.')])
  await httpModel({ baseUrl: `${server.origin}${end}`, model: 'tiny' }).generate({ messages })
  expect(server.asked[0]?.path).toBe(path)
})

test.for<[string | null, string]>([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['length', 'length'],
  ['content_filter', 'filter'],
  ['tool_calls', 'other'],
  [null, 'other'],
])('the end %o is %s', async ([finish, finishReason]) => {
  const choice = { message: { content: 'Tea' }, finish_reason: finish }
  const { model } = await serving([{ body: { choices: [choice] } }])
  expect(await model.generate({ messages })).toEqual({ text: 'Tea', finishReason })
})

test.for<[string, object, string, string]>([
  ['a refusal', { content: null, refusal: 'I will not.' }, '', 'filter'],
  [
    'parts',
    { content: [{ type: 'thinking' }, { type: 'text', text: 'Te' }, { type: 'text', text: 'a' }] },
    'Tea',
    'stop',
  ],
  ['no content', { content: null }, '', 'stop'],
])('%s is read', async ([, message, text, finishReason]) => {
  const { model } = await serving([{ body: { choices: [{ message, finish_reason: 'stop' }] } }])
  expect(await model.generate({ messages })).toEqual({ text, finishReason })
})

test('a fetch of the app is used in place of the platform', async () => {
  const asked: string[] = []
  const model = httpModel({
    baseUrl: 'https://models.example/v1',
    model: 'tiny',
    fetch: async (input) => {
      asked.push(new Request(input).url)
      return Response.json(completion('Tea.').body)
    },
  })
  expect((await model.generate({ messages })).text).toBe('Tea.')
  expect(asked).toEqual(['https://models.example/v1/chat/completions'])
})
