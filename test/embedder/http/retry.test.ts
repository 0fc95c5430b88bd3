import { expect, test } from 'vitest'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { embedded, embeddings, inputOf } from '../../fakes/embedding-server.ts'
import type { Reply } from '../../fakes/model-server.ts'
import { busy } from '../../http/failing.ts'
import { document, serving } from './serving.ts'

const tea = ['green tea']
const fine = embeddings([[1, 0]])

test.for([408, 429, 500, 502, 503, 529])('after %i it is asked again', async (status) => {
  const { embedder, server } = await serving([busy(status), busy(status), fine])
  expect((await embedder.embed(tea, document)).vectors).toHaveLength(1)
  expect(server.asked).toHaveLength(3)
  expect(server.asked[2]?.body).toEqual(server.asked[0]?.body)
})

test.for<[number, 'rate_limited' | 'server' | 'timeout']>([
  [429, 'rate_limited'],
  [503, 'server'],
  [408, 'timeout'],
])('what goes on failing with %i is %s in the end', async ([status, reason]) => {
  const { embedder, server } = await serving([busy(status)], { retries: 1 })
  expectError(await failureOf(embedder.embed(tea, document)), 'embedder_failed', {
    details: { embedder: 'http:tiny', reason, status, retryAfterMs: 1 },
    says: `Embedder 'http:tiny' is busy or failing: status ${status}: 'Not now.'. It asks to wait 1 s.`,
  })
  expect(server.asked).toHaveLength(2)
})

test('with no retries it is asked once', async () => {
  const { embedder, server } = await serving([busy(500), fine], { retries: 0 })
  expectError(await failureOf(embedder.embed(tea, document)), 'embedder_failed')
  expect(server.asked).toHaveLength(1)
})

test('after a failure it can be asked again', async () => {
  const { embedder, server } = await serving([busy(500)], { retries: 0 })
  await failureOf(embedder.embed(tea, document))
  server.answer(fine)
  expect((await embedder.embed(tea, document)).vectors).toEqual([Float32Array.of(1, 0)])
})

test('money that is used up does not come back by waiting', async () => {
  const body = { error: { code: 'insufficient_quota', message: 'You exceeded your current quota.' } }
  const { embedder, server } = await serving([busy(429, { body }), fine])
  expectError(await failureOf(embedder.embed(tea, document)), 'embedder_failed', { says: /current quota/ })
  expect(server.asked).toHaveLength(1)
})

test.for<[string, () => string]>([
  ['seconds', () => '1'],
  ['a date', () => new Date(Date.now() + 2000).toUTCString()],
])('it waits as long as the server asks, in %s', async ([, after]) => {
  const { embedder } = await serving([busy(429, { headers: { 'retry-after': after() } }), fine])
  const started = performance.now()
  await embedder.embed(tea, document)
  expect(performance.now() - started).toBeGreaterThanOrEqual(950)
})

test('a server that asks for more than a minute is not asked again, and the error says how long', async () => {
  const { embedder, server } = await serving([busy(429, { headers: { 'retry-after': '3600' } }), fine])
  expectError(await failureOf(embedder.embed(tea, document)), 'embedder_failed', {
    details: { embedder: 'http:tiny', reason: 'rate_limited', status: 429, retryAfterMs: 3_600_000 },
    says: 'It asks to wait 3600 s.',
  })
  expect(server.asked).toHaveLength(1)
})

test.for(['before', 'after'] as const)('a connection that is cut %s the body is made anew', async (cut) => {
  const { embedder, server } = await serving([{ cut, body: '{"data":' }, fine])
  expect((await embedder.embed(tea, document)).vectors).toHaveLength(1)
  expect(server.asked).toHaveLength(2)
})

test.for<['before' | 'after', 'unreachable' | 'server']>([
  ['before', 'unreachable'],
  ['after', 'server'],
])('a connection that is cut %s the body each time is %s', async ([cut, reason]) => {
  const { embedder, server } = await serving([{ cut, body: '{"data":' }], { retries: 1 })
  const error = await failureOf(embedder.embed(tea, document))
  expectError(error, 'embedder_failed', { details: { embedder: 'http:tiny', reason } })
  expect(error.cause).toBeInstanceOf(Error)
  expect(server.asked).toHaveLength(2)
})

test('only the batch that failed is asked for again', async () => {
  let failures = 1
  const { embedder, server } = await serving(
    (asked) => (inputOf(asked).includes('c') && failures-- > 0 ? busy(500) : embedded(asked)),
    { batchSize: 2 },
  )
  await embedder.embed(['a', 'b', 'c', 'd', 'e'], document)
  expect(server.asked.map(inputOf)).toEqual([['a', 'b'], ['c', 'd'], ['c', 'd'], ['e']])
})

test.for<[string, Reply]>([
  ['headers that do not come', { delayMs: 60_000 }],
  ['a body that does not end', { body: '{"data":', hang: true }],
])('%s are waited for until the timeout, and not asked for again', async ([, reply]) => {
  const { embedder, server } = await serving([reply, fine], { timeoutMs: 60 })
  expectError(await failureOf(embedder.embed(tea, document)), 'embedder_failed', {
    details: { embedder: 'http:tiny', reason: 'timeout' },
    says: "Embedder 'http:tiny' gave no answer within 60 ms. Allow it more with timeoutMs.",
  })
  expect(server.asked).toHaveLength(1)
})

test.for<[string, Reply]>([
  ['the headers come', { delayMs: 60_000 }],
  ['the body is whole', { body: '{"data":', hang: true }],
  ['it asks again', busy(503, { headers: { 'retry-after': '30' } })],
])('a caller who aborts before %s hears its own reason at once', async ([, reply]) => {
  const { embedder, server } = await serving([reply])
  const stop = new AbortController()
  const reason = new Error('The user left.')
  const failure = failureOf(embedder.embed(tea, { ...document, signal: stop.signal }))
  await expect.poll(() => server.asked.length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const aborted = performance.now()
  stop.abort(reason)
  expect(await failure).toBe(reason)
  expect(performance.now() - aborted).toBeLessThan(1000)
  if (reply.status === undefined) await expect.poll(() => server.abandoned()).toBe(1)
})

test('a caller who aborts between two batches hears its own reason, and the next is not asked for', async () => {
  const stop = new AbortController()
  const reason = new Error('The user left.')
  const { embedder, server } = await serving(
    (asked) => {
      stop.abort(reason)
      return embedded(asked)
    },
    { batchSize: 1 },
  )
  expect(await failureOf(embedder.embed(['a', 'b'], { ...document, signal: stop.signal }))).toBe(reason)
  expect(server.asked).toHaveLength(1)
})

test('a caller who aborts while the key is fetched hears its own reason', async () => {
  const stop = new AbortController()
  const reason = new Error('The user left.')
  const apiKey = (): Promise<string> => {
    queueMicrotask(() => stop.abort(reason))
    return new Promise(() => {})
  }
  const { embedder, server } = await serving(embedded, { apiKey })
  expect(await failureOf(embedder.embed(tea, { ...document, signal: stop.signal }))).toBe(reason)
  expect(server.asked).toEqual([])
})

test('an aborted caller does not ask at all, also where there is nothing to ask for', async () => {
  const { embedder, server } = await serving()
  const reason = new Error('The user left.')
  const signal = AbortSignal.abort(reason)
  expect(await failureOf(embedder.embed(tea, { ...document, signal }))).toBe(reason)
  expect(await failureOf(embedder.embed([], { ...document, signal }))).toBe(reason)
  expect(server.asked).toEqual([])
})
