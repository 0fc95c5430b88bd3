import { beforeEach, expect, test } from 'vitest'
import { KeepsakeError } from '../../../src/core/errors.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { u } from '../conversation.ts'
import { open, pass, START, stopClock } from './open.ts'
import { factsIn } from './reflector.ts'

const ada = { variables: { user: 'ada' } }
const said = [u('I live in Porto', { id: 'm1' })]
const unreachable = (): KeepsakeError =>
  new KeepsakeError('model_unreachable', 'Model m does not answer.', { details: { model: 'm' } })
const unauthorized = (): KeepsakeError =>
  new KeepsakeError('model_unauthorized', 'Model m refused the key.', {
    details: { model: 'm', status: 401 },
  })
const failing = (error: unknown, times = Infinity) => ({
  before: (_: unknown, call: number) => {
    if (call <= times) throw error as Error
  },
})

beforeEach(stopClock)

test('what fails is tried again, each time after twice as long, and then waits to be asked for', async () => {
  const { executor, reflector, events } = open({ ...failing(unreachable()), attempts: 4 })
  await executor.submit(said, ada)
  const moments: number[] = []
  for (let second = 0; second < 600; second++) {
    const before = reflector.calls.length
    await pass(1000)
    if (reflector.calls.length > before) moments.push(second + 1)
  }
  expect(moments).toEqual([30, 60, 120, 240])
  expect(await executor.pending(ada)).toEqual([
    {
      namespace: ['users', 'ada'],
      thread: 'default',
      turns: 1,
      attempts: 4,
      error: {
        code: 'model_unreachable',
        message: "The model 'm' could not be reached. Check its address and the connection.",
      },
    },
  ])
  expect(events.filter(({ type }) => type === 'failed')).toHaveLength(4)
})

test('when it is tried again, and why, is known to the next page', async () => {
  const storage = memoryStorage()
  const first = open({ storage, ...failing(unreachable()) })
  await first.executor.submit(said, ada)
  await pass(30_000)
  await first.executor.close()
  const second = open({ storage })
  expect(await second.executor.pending(ada)).toMatchObject([
    {
      attempts: 1,
      dueAt: new Date(Date.parse(START) + 60_000).toISOString(),
      error: { code: 'model_unreachable' },
    },
  ])
  await pass(29_000)
  expect(second.reflector.calls).toEqual([])
  await pass(1000)
  expect(await factsIn(second.store)).toEqual(['I live in Porto'])
})

test.for([
  ['model_unauthorized', unauthorized()],
  ['answer_refused', new KeepsakeError('answer_refused', 'No.', { details: { model: 'm' } })],
  ['invalid_schema', new KeepsakeError('invalid_schema', 'No.', { details: { schema: 'A' } })],
  ['context_exceeded', new KeepsakeError('context_exceeded', 'No.', { details: { model: 'm' } })],
  ['model_failed', new KeepsakeError('model_failed', 'No.', { details: { model: 'm', reason: 'refused' } })],
] as const)('%s is not tried again by itself', async ([code, error]) => {
  const { executor, reflector } = open(failing(error))
  await executor.submit(said, ada)
  await pass(30_000)
  await pass(86_400_000)
  expect(reflector.calls).toHaveLength(1)
  const [pending] = await executor.pending(ada)
  expect(pending).toMatchObject({ attempts: 1, error: { code } })
  expect(pending?.dueAt).toBeUndefined()
})

const busy = (reason: 'rate_limited' | 'server', retryAfterMs?: number): KeepsakeError =>
  new KeepsakeError('model_failed', 'Later.', {
    details: { model: 'm', reason, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  })
const dueIn = (ms: number): string => new Date(Date.now() + ms).toISOString()

test.for([
  ['rate_limited', 600_000, 600_000],
  ['server', 600_000, 600_000],
  ['server', 1000, 30_000],
] as const)(
  'a server that is %s and asks to wait %i ms is asked after %i',
  async ([reason, asked, waits]) => {
    const { executor, reflector } = open(failing(busy(reason, asked), 1))
    await executor.submit(said, ada)
    expectError(await failureOf(executor.flush(ada)), 'model_failed')
    expect((await executor.pending(ada))[0]?.dueAt).toBe(dueIn(waits))
    await pass(waits - 1000)
    expect(reflector.calls).toHaveLength(1)
    await pass(1000)
    expect(reflector.calls).toHaveLength(2)
    expect(await executor.pending(ada)).toEqual([])
  },
)

test('a rate limit is waited for however often it is hit, an hour at most where the server says nothing', async () => {
  const { executor, reflector, store } = open({ ...failing(busy('rate_limited'), 12), attempts: 2 })
  await executor.submit(said, ada)
  for (let hour = 0; hour < 4; hour++) for (let minute = 0; minute < 60; minute++) await pass(60_000)
  expect(reflector.calls.length).toBeGreaterThan(5)
  expect((await executor.pending(ada))[0]).toMatchObject({ attempts: reflector.calls.length })
  for (let hour = 0; hour < 8; hour++) await pass(3_600_000)
  expect(await factsIn(store)).toEqual(['I live in Porto'])
})

test('a wait that never ends waits to be asked for', async () => {
  const { executor } = open(failing(busy('rate_limited', 1e300), 1))
  await executor.submit(said, ada)
  await failureOf(executor.flush(ada))
  const [pending] = await executor.pending(ada)
  expect([pending?.attempts, pending?.dueAt]).toEqual([1, undefined])
})

test('where the failure itself cannot be kept, the server is still not asked before it wants to be', async () => {
  const storage = memoryStorage()
  const { executor, reflector } = open({ storage, ...failing(busy('server', 600_000)) })
  await executor.submit(said, ada)
  Object.assign(storage, { commit: () => Promise.reject(new Error('no room')) })
  for (let second = 0; second < 600; second++) await pass(1000)
  expect(reflector.calls).toHaveLength(1)
})

test('an error that is not ours is tried again', async () => {
  const { executor, reflector } = open(failing(new TypeError('no'), 1))
  await executor.submit(said, ada)
  await pass(30_000)
  expect((await executor.pending(ada))[0]?.error).toEqual({
    code: 'unknown',
    message: "Learning failed. The event 'failed' carries the error.",
  })
  await pass(30_000)
  expect(reflector.calls).toHaveLength(2)
  expect(await executor.pending(ada)).toEqual([])
})

test('what waits to be asked for is learned when it is asked for', async () => {
  const { executor, store } = open(failing(unauthorized(), 1))
  await executor.submit(said, ada)
  expectError(await failureOf(executor.flush(ada)), 'model_unauthorized')
  await pass(86_400_000)
  expect((await executor.flush(ada)).changes).toHaveLength(1)
  expect(await factsIn(store)).toEqual(['I live in Porto'])
})

test('something new to learn from lets it begin anew', async () => {
  const { executor, reflector } = open(failing(unauthorized(), 1))
  await executor.submit(said, ada)
  await pass(30_000)
  await executor.submit([...said, u('and I work in Braga', { id: 'm2' })], ada)
  const [pending] = await executor.pending(ada)
  expect(pending).toMatchObject({ turns: 2, attempts: 0 })
  expect(pending?.error).toBeUndefined()
  await pass(30_000)
  expect(reflector.calls[1]).toEqual(['I live in Porto', 'and I work in Braga'])
})

test('where the failure itself cannot be kept, the model is not asked again and again', async () => {
  const storage = memoryStorage()
  const { executor, reflector } = open({ storage, ...failing(unreachable()) })
  await executor.submit(said, ada)
  const full = new KeepsakeError('storage_failed', 'There is no room left.', {
    details: { operation: 'commit', reason: 'quota' },
  })
  Object.assign(storage, { commit: () => Promise.reject(full) })
  for (let second = 0; second < 300; second++) await pass(1000)
  expect(reflector.calls.length).toBeGreaterThan(1)
  expect(reflector.calls.length).toBeLessThan(6)
})

test.for([
  ['answer_not_json', new KeepsakeError('answer_not_json', 'No.', { details: { model: 'm' } })],
  ['answer_cut', new KeepsakeError('answer_cut', 'No.', { details: { model: 'm' } })],
  ['answer_invalid', new KeepsakeError('answer_invalid', 'No.', { details: { model: 'm', problems: [] } })],
] as const)('%s is tried once more by itself, and then waits to be asked for', async ([code, error]) => {
  const { executor, reflector } = open(failing(error))
  await executor.submit(said, ada)
  await pass(86_400_000)
  expect(reflector.calls).toHaveLength(2)
  const [pending] = await executor.pending(ada)
  expect(pending).toMatchObject({ attempts: 2, error: { code } })
  expect(pending?.dueAt).toBeUndefined()
})
