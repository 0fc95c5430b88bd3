import { beforeEach, expect, test } from 'vitest'
import { KeepsakeError } from '../../../src/core/errors.ts'
import type { Message } from '../../../src/core/message.ts'
import { forgetMemories } from '../../../src/memory/forget.ts'
import { NOTHING_LEARNED } from '../../../src/memory/reflection/reflection.ts'
import { expectError, failureOf, thrownBy } from '../../contracts/failure.ts'
import { a, day, u } from '../conversation.ts'
import { open, pass, settled, START, stopClock, through } from './open.ts'
import { door, factsIn } from './reflector.ts'

const ada = { variables: { user: 'ada' } }
const namespace = ['users', 'ada']
const m1 = u('I live in Porto', { id: 'm1' })
const m2 = a('How nice', { id: 'm2' })
const m3 = u('I moved to Lisbon', { id: 'm3' })
const seconds = (number: number): number => number * 1000
const from = (ms: number): string => new Date(Date.parse(START) + ms).toISOString()

beforeEach(stopClock)

test('a conversation is learned from once it has rested, and not before', async () => {
  const { executor, reflector, store } = open()
  expect(await executor.submit([m1, m2], ada)).toEqual({ turns: 2, pending: true, thread: 'default' })
  await pass(seconds(29))
  expect(reflector.calls).toEqual([])
  await pass(seconds(1))
  expect(reflector.calls).toEqual([['I live in Porto', 'How nice']])
  expect(await factsIn(store)).toEqual(['How nice', 'I live in Porto'])
  expect(await executor.pending(ada)).toEqual([])
})

test('what is said meanwhile makes it wait anew, and is joined by message id', async () => {
  const { executor, reflector } = open({ afterMs: seconds(10) })
  await executor.submit([m1], ada)
  await pass(seconds(9))
  await executor.submit([m1, m2], ada)
  await pass(seconds(9))
  await executor.submit([m3], ada)
  expect(await executor.pending(ada)).toEqual([
    { namespace, thread: 'default', turns: 3, attempts: 0, dueAt: from(seconds(28)) },
  ])
  await pass(seconds(9))
  expect(reflector.calls).toEqual([])
  await pass(seconds(1))
  expect(reflector.calls).toEqual([['I live in Porto', 'How nice', 'I moved to Lisbon']])
})

test('a list that brings nothing new does not make it wait longer', async () => {
  const { executor, reflector } = open({ afterMs: seconds(10) })
  await executor.submit([m1], ada)
  for (let round = 0; round < 3; round++) {
    await pass(seconds(4))
    expect((await executor.submit([m1], ada)).turns).toBe(0)
  }
  expect(reflector.calls).toHaveLength(1)
  expect(await executor.submit([m1], ada)).toEqual({ turns: 0, pending: false, thread: 'default' })
})

test('a message that is edited while it waits is learned with its last words', async () => {
  const { executor, reflector } = open()
  await executor.submit([m1, m2], ada)
  await executor.submit([{ ...m1, content: 'I live in Braga' }, m2], ada)
  expect((await executor.pending(ada))[0]?.turns).toBe(2)
  await executor.flush(ada)
  expect(reflector.calls).toEqual([['I live in Braga', 'How nice']])
})

test('a message that is edited after it was learned from is learned from again', async () => {
  const { executor, reflector } = open()
  await executor.submit([m1, m2], ada)
  await executor.flush(ada)
  await executor.submit([{ ...m1, content: 'I live in Braga' }, m2], ada)
  await executor.flush(ada)
  expect(reflector.calls[1]).toEqual(['I live in Braga'])
})

test('an answer that is generated anew takes the place of the one that waited', async () => {
  const { executor, reflector } = open()
  await executor.submit([m1, m2], ada)
  await executor.submit([m1, a('Lovely', { id: 'm2b' })], ada)
  expect((await executor.pending(ada))[0]?.turns).toBe(2)
  await executor.flush(ada)
  expect(reflector.calls).toEqual([['I live in Porto', 'Lovely']])
})

test('the turns come in the order of the thread, with ids, names and times', async () => {
  const { executor, reflector, store } = open()
  const said: Message[] = [u('one', { name: 'Ada', createdAt: day(2) }), a('two'), u('three', { id: 'm3' })]
  await executor.submit(said.slice(0, 2), { ...ada, at: day(3) })
  await executor.submit(said, { ...ada, at: day(4) })
  await executor.flush(ada)
  const [first, second, third, ...others] = reflector.inputs[0]?.messages ?? []
  expect(first).toEqual({ id: first?.id, role: 'user', content: 'one', name: 'Ada', createdAt: day(2) })
  expect(second).toEqual({ id: second?.id, role: 'assistant', content: 'two', createdAt: day(3) })
  expect(third).toEqual({ id: 'm3', role: 'user', content: 'three', createdAt: day(4) })
  expect(others).toEqual([])
  const keys = (await store.search(namespace, { kinds: ['Turn'] })).map(({ key }) => key)
  expect(keys).toEqual(expect.arrayContaining([first?.id, second?.id]))
})

test('a turn that is forgotten before it was learned from is not learned', async () => {
  const { executor, reflector, store } = open()
  await executor.submit([m1, m2], ada)
  const forget = { kinds: ['Turn'], filter: { 'content.content': 'I live in Porto' } }
  expect(await forgetMemories({ store, namespace }, forget, {})).toHaveLength(1)
  expect((await executor.pending(ada))[0]?.turns).toBe(1)
  await executor.flush(ada)
  expect(reflector.calls).toEqual([['How nice']])
})

test('a conversation whose turns are all gone does not wait any more, and no model is asked', async () => {
  const { executor, reflector, store } = open()
  await executor.submit([m1], ada)
  const [turn] = await store.search(namespace, { kinds: ['Turn'] })
  await through(store.erase({ namespace, key: turn?.key as string })) // behind everybody's back
  expect(await executor.flush(ada)).toEqual(NOTHING_LEARNED)
  expect(await executor.pending(ada)).toEqual([])
  expect(reflector.calls).toEqual([])
})

test('flush joins what has begun by itself, and gives what it learned', async () => {
  const gate = door()
  const { executor, reflector } = open({ before: () => gate.wait() })
  await executor.submit([m1], ada)
  await pass(seconds(30))
  const flushed = executor.flush(ada)
  gate.open()
  expect((await flushed).changes).toHaveLength(1)
  expect(reflector.calls).toHaveLength(1)
})

test('flush learns in the order in which things began to wait, all of them, and then throws the first failure', async () => {
  const { executor, reflector, store } = open({
    before: (_, call) => {
      if (call > 2) return
      throw new KeepsakeError('model_unreachable', `No answer ${call}.`, { details: { model: 'm' } })
    },
  })
  for (const thread of ['c', 'a', 'b']) {
    await executor.submit([u(`in ${thread}`)], { ...ada, thread })
    await pass(1000)
  }
  expectError(await failureOf(executor.flush(ada)), 'model_unreachable', { says: 'No answer 1.' })
  expect(reflector.calls).toEqual([['in c'], ['in a'], ['in b']])
  expect(await factsIn(store)).toEqual(['in b'])
  expect((await executor.flush({ ...ada, thread: 'a' })).changes).toHaveLength(1)
  expect((await executor.pending(ada)).map(({ thread }) => thread)).toEqual(['c'])
})

test('flushing where nothing waits learns nothing', async () => {
  const { executor } = open()
  expect(await executor.flush()).toEqual(NOTHING_LEARNED)
  expect(await executor.flush(ada)).toEqual(NOTHING_LEARNED)
  expect(await executor.flush({ ...ada, thread: 'none' })).toEqual(NOTHING_LEARNED)
})

test('a signal ends a flush and leaves what waits as it was', async () => {
  const { executor } = open({ before: () => new Promise(() => {}) })
  await executor.submit([m1], ada)
  const before = await executor.pending(ada)
  const control = new AbortController()
  const flushed = executor.flush({ ...ada, signal: control.signal })
  await settled()
  control.abort(new RangeError('enough'))
  expect(await failureOf(flushed)).toEqual(new RangeError('enough'))
  expect(await executor.pending(ada)).toEqual(before)
})

test('a reflector that knows nothing of jobs is settled afterwards', async () => {
  const { executor, reflector, store } = open({ settles: false })
  await executor.submit([m1], ada)
  expect((await executor.flush(ada)).changes).toHaveLength(1)
  expect(await executor.pending(ada)).toEqual([])
  await pass(seconds(60))
  expect(reflector.calls).toHaveLength(1)
  expect(await factsIn(store)).toHaveLength(1)
})

test('what was cancelled is neither learned nor lost as turns, even where it has begun', async () => {
  const gate = door()
  const { executor, store, reflector } = open({ before: () => gate.wait() })
  await executor.submit([m1], ada)
  await executor.submit([m3], { ...ada, thread: 'other' })
  const flushed = executor.flush(ada)
  const failure = failureOf(flushed)
  await settled()
  expect(await executor.cancel({ ...ada, thread: 'default' })).toBe(1)
  gate.open()
  expectError(await failure, 'cancelled', { details: { thread: 'default' } })
  expect(reflector.calls).toEqual([['I live in Porto'], ['I moved to Lisbon']])
  expect(await factsIn(store)).toEqual(['I moved to Lisbon'])
  expect(await executor.cancel(ada)).toBe(0)
  expect(await store.search(namespace, { kinds: ['Turn'] })).toHaveLength(2)
})

test('events say what happens to a conversation', async () => {
  const { executor, events } = open({
    before: (_, call) => {
      if (call === 1) throw new RangeError('no')
    },
  })
  await executor.submit([m1], ada)
  await pass(seconds(60))
  await executor.submit([m3], { ...ada, thread: 'other' })
  await executor.cancel({ ...ada, thread: 'other' })
  await settled()
  const place = { namespace, thread: 'default' }
  expect(events).toEqual([
    { type: 'pending', ...place },
    { type: 'started', ...place },
    { type: 'failed', ...place, error: new RangeError('no') },
    { type: 'started', ...place },
    { type: 'learned', ...place, learned: expect.objectContaining({ failed: [] }) as unknown },
    { type: 'pending', namespace, thread: 'other' },
    { type: 'cancelled', namespace, thread: 'other' },
  ])
})

test('a namespace without variables needs none, and is watched from the start', async () => {
  const first = open({ namespace: ['me'] })
  await first.executor.submit([m1])
  await first.executor.close()
  const second = open({ storage: first.storage, namespace: ['me'] })
  await pass(seconds(30))
  expect(second.reflector.calls).toEqual([['I live in Porto']])
})

test.for([
  [{ afterMs: -1 }, 'afterMs -1 is not a number of milliseconds from 0.'],
  [{ afterMs: NaN }, 'afterMs NaN is not a number of milliseconds from 0.'],
  [{ attempts: 0 }, 'attempts 0 is not a number from 1.'],
  [{ reflector: {} }, "reflector is {}, and has no 'for'. Make one"],
])('options that cannot be are refused: %j', ([options, says]) => {
  expectError(
    thrownBy(() => open(options as object)),
    'invalid_argument',
    { says: says as string },
  )
})

test('submitting what cannot be read stores nothing', async () => {
  const { executor, store } = open()
  expectError(await failureOf(executor.submit([{ role: 'user' } as never], ada)), 'invalid_message')
  expectError(await failureOf(executor.submit([m1], { ...ada, thread: '' })), 'invalid_argument')
  expectError(await failureOf(executor.submit([m1], { ...ada, afterMs: -1 })), 'invalid_argument')
  expectError(await failureOf(executor.submit([m1], { ...ada, at: 'soon' })), 'invalid_argument')
  expectError(await failureOf(executor.submit([m1])), 'missing_variable')
  expect(await store.search([])).toEqual([])
  expect(await executor.pending()).toEqual([])
})
