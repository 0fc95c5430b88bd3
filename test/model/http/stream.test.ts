import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventsOf } from '../../../src/model/http/events.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { completion, delta, events, type Reply } from '../../fakes/model-server.ts'
import { messages, serving } from './serving.ts'

/** Events without an end: what a connection brings that is cut afterwards. */
const cutAfter = (...data: readonly object[]): Reply => ({ ...events(...data), cut: 'after' })
const usage = { choices: [], usage: { prompt_tokens: 9, completion_tokens: 2 } }

test('an answer is heard as it comes, and comes back whole with its cost', async () => {
  const { model, server } = await serving([
    events(
      { choices: [{ delta: { role: 'assistant' } }] },
      delta('Green '),
      delta('tea'),
      delta(null, 'length'),
      usage,
      '[DONE]',
    ),
  ])
  const heard: string[] = []
  const generation = await model.generate({ messages, onToken: (text) => heard.push(text) })
  expect(heard).toEqual(['Green ', 'tea'])
  expect(generation).toEqual({
    text: 'Green tea',
    finishReason: 'length',
    usage: { inputTokens: 9, outputTokens: 2 },
  })
  expect(server.asked[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
})

test('a token is heard before the next one was sent', async () => {
  const { model } = await serving([{ ...events(delta('Green ')), hang: true }], { timeoutMs: 20_000 })
  const stop = new AbortController()
  const reason = new Error('enough')
  const onToken = (): void => stop.abort(reason)
  expect(await failureOf(model.generate({ messages, onToken, signal: stop.signal }))).toBe(reason)
})

test('nothing is heard after the caller has left, also of what has come', async () => {
  const { chunks = [], ...reply } = events(...Array.from({ length: 50 }, (_, index) => delta(`${index} `)))
  const { model } = await serving([{ ...reply, chunks: [chunks.join('')] }])
  const stop = new AbortController()
  const heard: string[] = []
  const onToken = (text: string): void => {
    heard.push(text)
    stop.abort()
  }
  await failureOf(model.generate({ messages, onToken, signal: stop.signal }))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(heard).toEqual(['0 '])
})

test('a refusal in a stream has no text', async () => {
  const { model } = await serving([
    events({ choices: [{ delta: { refusal: 'I will not.' } }] }, delta(null, 'stop'), '[DONE]'),
  ])
  expect(await model.generate({ messages, onToken: () => {} })).toEqual({ text: '', finishReason: 'filter' })
})

test('a server that does not stream is heard at once', async () => {
  const { model } = await serving([completion('Green tea')])
  const heard: string[] = []
  await model.generate({ messages, onToken: (text) => heard.push(text) })
  expect(heard).toEqual(['Green tea'])
})

test('a stream that ends without [DONE] is whole if it says why it ended', async () => {
  const { model, server } = await serving([events(delta('Tea', 'stop'))])
  expect(await model.generate({ messages, onToken: () => {} })).toEqual({ text: 'Tea', finishReason: 'stop' })
  expect(server.asked).toHaveLength(1)
})

test.for<[string, Reply]>([
  ['is cut', cutAfter({ choices: [{ delta: { role: 'assistant' } }] })],
  ['ends', events({ choices: [{ delta: { role: 'assistant' } }] })],
  ['says that it failed', events({ error: { code: 503, message: 'Overloaded.' } })],
])('a stream that %s before anything was heard is asked for again', async ([, reply]) => {
  const { model, server } = await serving([reply, events(delta('Tea', 'stop'), '[DONE]')])
  const heard: string[] = []
  expect((await model.generate({ messages, onToken: (text) => heard.push(text) })).text).toBe('Tea')
  expect(heard).toEqual(['Tea'])
  expect(server.asked).toHaveLength(2)
})

test.for<[string, Reply, string]>([
  ['is cut', cutAfter(delta('Green ')), 'broke off in the middle of its answer. Ask again.'],
  ['ends', events(delta('Green ')), 'broke off in the middle of its answer. Ask again.'],
  [
    'says that it failed',
    events(delta('Green '), { error: { code: 503, message: 'Overloaded.' } }),
    "status 503: 'Overloaded.'",
  ],
])('a stream that %s after something was heard has failed', async ([, reply, says]) => {
  const { model, server } = await serving([reply])
  const heard: string[] = []
  const error = await failureOf(model.generate({ messages, onToken: (text) => heard.push(text) }))
  expect(expectError(error, 'model_failed', { says }).details.reason).toBe('server')
  expect(heard).toEqual(['Green '])
  expect(server.asked).toHaveLength(1)
})

test.for<[string, Reply]>([
  ['no JSON', events('{"choices":')],
  ['something else', events({ object: 'ping' })],
])('a stream of %s is malformed', async ([, reply]) => {
  const { model } = await serving([reply])
  const error = await failureOf(model.generate({ messages, onToken: () => {} }))
  expect(expectError(error, 'model_failed').details.reason).toBe('malformed')
})

test('a stream that stands still is waited for until the timeout', async () => {
  const { model } = await serving([{ ...events(delta('Green ')), hang: true }], { timeoutMs: 100 })
  const error = await failureOf(model.generate({ messages, onToken: () => {} }))
  expect(expectError(error, 'model_failed').details.reason).toBe('timeout')
})

/** A body in packets of these sizes, again and again. */
function bodyOf(text: string, sizes: readonly number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  let turn = 0
  return new ReadableStream({
    pull(controller) {
      const size = sizes[turn++ % sizes.length] ?? 1
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + size))
      else controller.close()
      at += size
    },
  })
}

async function dataOf(text: string, sizes: readonly number[]): Promise<string[]> {
  const found: string[] = []
  for await (const data of eventsOf(bodyOf(text, sizes))) found.push(data)
  return found
}

test('events are the same however lines end and packets are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text))),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (data, end, sizes) => {
        const text = data
          .map((each) => `: ping${end}${end}event: x${end}data: 1${end}data: ${each}${end}${end}`)
          .join('')
        expect(await dataOf(text, sizes)).toEqual(data.map((each) => `1\n${each}`))
      },
    ),
  )
})

test.for<[string, string[]]>([
  ['data:a\n\ndata: b\n\n', ['a', 'b']],
  ['data: a\ndata: b\n\n', ['a\nb']],
  ['data: a', ['a']],
  ['data:  a\n\n', [' a']],
  ['id: 1\n\n', []],
  ['', []],
])('the events of %o', async ([text, data]) => {
  expect(await dataOf(text, [1000])).toEqual(data)
})

test('a reader who has enough stops the body', async () => {
  let stopped = false
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: a\n\n')),
    cancel: () => void (stopped = true),
  })
  for await (const data of eventsOf(body)) {
    expect(data).toBe('a')
    break
  }
  expect(stopped).toBe(true)
})
