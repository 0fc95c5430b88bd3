import { expect, test } from 'vitest'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { completion, type Reply } from '../../fakes/model-server.ts'
import { busy } from '../../http/failing.ts'
import { messages, serving } from './serving.ts'

test.for([408, 429, 500, 502, 503, 529])('after %i it is asked again', async (status) => {
  const { model, server } = await serving([busy(status), busy(status), completion('Tea.')])
  expect((await model.generate({ messages })).text).toBe('Tea.')
  expect(server.asked).toHaveLength(3)
  expect(server.asked[2]?.body).toEqual(server.asked[0]?.body)
})

test.for<[number, 'rate_limited' | 'server' | 'timeout']>([
  [429, 'rate_limited'],
  [503, 'server'],
  [408, 'timeout'],
])('what goes on failing with %i is %s in the end', async ([status, reason]) => {
  const { model, server } = await serving([busy(status)], { retries: 1 })
  expectError(await failureOf(model.generate({ messages })), 'model_failed', {
    details: { model: 'tiny', reason, status, retryAfterMs: 1 },
    says: `The model 'tiny' is busy or failing: status ${status}: 'Not now.'. It asks to wait 1 s.`,
  })
  expect(server.asked).toHaveLength(2)
})

test('with no retries it is asked once', async () => {
  const { model, server } = await serving([busy(500), completion('Tea.')], { retries: 0 })
  expectError(await failureOf(model.generate({ messages })), 'model_failed')
  expect(server.asked).toHaveLength(1)
})

test('money that is used up does not come back by waiting', async () => {
  const body = { error: { code: 'insufficient_quota', message: 'You exceeded your current quota.' } }
  const { model, server } = await serving([busy(429, { body }), completion('Tea.')])
  expectError(await failureOf(model.generate({ messages })), 'model_failed', { says: /current quota/ })
  expect(server.asked).toHaveLength(1)
})

test('a server that asks for more than a minute is not asked again, and the error says how long', async () => {
  const headers = { 'retry-after': '3600' }
  const { model, server } = await serving([busy(429, { headers }), completion('Tea.')])
  expectError(await failureOf(model.generate({ messages })), 'model_failed', {
    details: { model: 'tiny', reason: 'rate_limited', status: 429, retryAfterMs: 3_600_000 },
    says: 'It asks to wait 3600 s.',
  })
  expect(server.asked).toHaveLength(1)
})

test('it waits as long as the server asks', async () => {
  const { model } = await serving([busy(503, { headers: { 'retry-after': '1' } }), completion('Tea.')])
  const started = performance.now()
  await model.generate({ messages })
  expect(performance.now() - started).toBeGreaterThanOrEqual(990)
})

test.for(['before', 'after'] as const)('a connection that is cut %s the body is made anew', async (cut) => {
  const { model, server } = await serving([{ cut, body: '{"choices":' }, completion('Tea.')])
  expect((await model.generate({ messages })).text).toBe('Tea.')
  expect(server.asked).toHaveLength(2)
})

test('a connection that is cut each time is unreachable', async () => {
  const { model, server } = await serving([{ cut: 'before' }], { retries: 1 })
  expectError(await failureOf(model.generate({ messages })), 'model_unreachable')
  expect(server.asked).toHaveLength(2)
})

test.for<[string, Reply]>([
  ['a body', { cut: 'after', body: '{"choices":' }],
  ['a stream', { cut: 'after', headers: { 'content-type': 'text/event-stream' }, chunks: ['data: {"cho'] }],
])('a connection that is cut in the middle of %s each time says so', async ([, reply]) => {
  const { model, server } = await serving([reply], { retries: 1 })
  expectError(await failureOf(model.generate({ messages, onToken: () => {} })), 'model_failed', {
    details: { model: 'tiny', reason: 'server' },
    says: "The model 'tiny' broke off in the middle of its answer. Ask again.",
  })
  expect(server.asked).toHaveLength(2)
})

test.for<[string, Reply]>([
  ['headers that do not come', { delayMs: 60_000 }],
  ['a body that does not end', { body: '{"choices":', hang: true }],
])('%s are waited for until the timeout, and not asked for again', async ([, reply]) => {
  const { model, server } = await serving([reply, completion('Tea.')], { timeoutMs: 60 })
  const started = performance.now()
  expectError(await failureOf(model.generate({ messages })), 'model_failed', {
    details: { model: 'tiny', reason: 'timeout' },
    says: "The model 'tiny' gave no answer within 60 ms. Allow it more with timeoutMs.",
  })
  expect(performance.now() - started).toBeLessThan(5000)
  expect(server.asked).toHaveLength(1)
})

test('the timeout counts for each request, not for all', async () => {
  const { model } = await serving(
    [busy(503, { delayMs: 300 }), busy(503, { delayMs: 300 }), { ...completion('Tea.'), delayMs: 300 }],
    { timeoutMs: 800 },
  )
  expect((await model.generate({ messages })).text).toBe('Tea.')
})

test('a fetch that does not listen does not hold up the timeout', async () => {
  const { model } = await serving([], { timeoutMs: 30, fetch: () => new Promise(() => {}) })
  expectError(await failureOf(model.generate({ messages })), 'model_failed', {
    details: { model: 'tiny', reason: 'timeout' },
  })
})

test.for<[string, Reply]>([
  ['the headers come', { delayMs: 60_000 }],
  ['the body is whole', { body: '{"choices":', hang: true }],
  ['it asks again', busy(503, { headers: { 'retry-after': '30' } })],
])('a caller who aborts before %s hears its own reason at once', async ([, reply]) => {
  const { model, server } = await serving([reply])
  const stop = new AbortController()
  const reason = new Error('The user left.')
  const failure = failureOf(model.generate({ messages, signal: stop.signal }))
  await expect.poll(() => server.asked.length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const aborted = performance.now()
  stop.abort(reason)
  expect(await failure).toBe(reason)
  expect(performance.now() - aborted).toBeLessThan(1000)
  expect(server.asked).toHaveLength(1)
  if (reply.status === undefined) await expect.poll(() => server.abandoned()).toBe(1)
})

test('an aborted caller does not ask at all', async () => {
  const { model, server } = await serving([completion('Tea.')])
  const reason = new Error('The user left.')
  expect(await failureOf(model.generate({ messages, signal: AbortSignal.abort(reason) }))).toBe(reason)
  expect(server.asked).toEqual([])
})
