/** What LangMem's ReflectionExecutor does, where it is right; and the opposite, where it is wrong. Each wrong is named by what it does. */
import { beforeEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../contracts/failure.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { createStore } from '../../../src/store/create-store.ts'
import { u } from '../conversation.ts'
import { open, pass, settled, START, stopClock } from './open.ts'
import { door, factsIn } from './reflector.ts'

const of = (user: string): { variables: { user: string } } => ({ variables: { user } })
const ada = of('ada')

beforeEach(stopClock)

describe('as LangMem', () => {
  test('a later submission makes the earlier one wait', async () => {
    const { executor, reflector } = open()
    await executor.submit([u('one', { id: '1' })], ada)
    await pass(20_000)
    await executor.submit([u('one', { id: '1' }), u('two', { id: '2' })], ada)
    await pass(40_000)
    expect(reflector.calls).toEqual([['one', 'two']])
  })

  test('different threads are independent: of time, and of failure', async () => {
    const { executor, reflector, store } = open({
      before: ({ messages }) => {
        if (messages[0]?.content === 'one') throw new RangeError('not this one')
      },
    })
    await executor.submit([u('one')], { ...ada, thread: 'a' })
    await pass(20_000)
    await executor.submit([u('two')], { ...ada, thread: 'b' })
    await pass(10_000)
    expect(reflector.calls).toEqual([['one']])
    await pass(20_000)
    expect(await factsIn(store)).toEqual(['two'])
    expect((await executor.pending(ada)).map(({ thread }) => thread)).toEqual(['a'])
  })

  test('an explicit null thread is not debounced: each submission is a conversation of its own', async () => {
    const { executor, reflector } = open()
    const first = await executor.submit([u('hello')], { ...ada, thread: null })
    const second = await executor.submit([u('hello')], { ...ada, thread: null })
    expect(first.thread).not.toBe(second.thread)
    expect([first.turns, second.turns]).toEqual([1, 1])
    await pass(30_000)
    expect(reflector.calls).toEqual([['hello'], ['hello']])
  })

  test('search looks through the namespace', async () => {
    const { executor, store } = open()
    await executor.submit([u('I live in Porto')], ada)
    expect(await executor.search('Porto', ada)).toEqual([])
    await executor.flush(ada)
    const ended = { validUntil: START }
    await store.put(['users', 'ada'], 'over', { kind: 'Memory', content: { content: 'Porto' }, ...ended })
    const [hit, ...others] = await executor.search('Porto', { ...ada, limit: 5 })
    expect(hit).toMatchObject({ text: 'I live in Porto', value: { kind: 'Memory' } })
    expect(others).toEqual([])
    expect(await executor.search('Porto', of('eve'))).toEqual([])
    expect(await executor.search('Porto', { ...ada, kinds: ['Turn'] })).toHaveLength(1)
    await store.close()
  })

  test('the exception reaches the caller', async () => {
    const { executor } = open({
      before: () => {
        throw new RangeError('the model is full of eels')
      },
    })
    await executor.submit([u('hello')], ada)
    expect(await failureOf(executor.flush(ada))).toEqual(new RangeError('the model is full of eels'))
  })
})

describe('not as LangMem', () => {
  test('without a thread, the users of one executor do not cancel each other', async () => {
    const { executor, reflector, store } = open()
    await Promise.all([
      executor.submit([u('from ada')], of('ada')),
      executor.submit([u('from bob')], of('bob')),
      executor.submit([u('from eve')], of('eve')),
    ])
    await pass(30_000)
    expect(reflector.calls.flat().toSorted()).toEqual(['from ada', 'from bob', 'from eve'])
    expect(await factsIn(store, ['users', 'bob'])).toEqual(['from bob'])
  })

  test('the payload is not replaced: an app that sends only what is new loses nothing', async () => {
    const { executor, reflector } = open()
    for (const id of ['1', '2', '3']) await executor.submit([u(`say ${id}`, { id })], ada)
    await pass(30_000)
    expect(reflector.calls).toEqual([['say 1', 'say 2', 'say 3']])
  })

  test('a third submission after a first that was put off does not run beside the second', async () => {
    const { executor, reflector, store } = open({ afterMs: 10_000 })
    await executor.submit([u('one', { id: '1' })], ada)
    await pass(5000)
    await executor.submit([u('two', { id: '2' })], ada)
    await pass(6000) // the first one's moment has passed
    await executor.submit([u('three', { id: '3' })], ada)
    await pass(60_000)
    expect(reflector.calls).toEqual([['one', 'two', 'three']])
    expect(await factsIn(store)).toHaveLength(3)
  })

  test('submitting again while it runs neither runs twice nor marks as cancelled what goes on', async () => {
    const gate = door()
    const { executor, reflector, store, events } = open({
      before: (_, call) => (call === 1 ? gate.wait() : undefined),
    })
    await executor.submit([u('one', { id: '1' })], ada)
    await pass(30_000)
    await executor.submit([u('two', { id: '2' })], ada)
    gate.open()
    await pass(30_000)
    expect(reflector.calls).toEqual([['one'], ['two']])
    expect(await factsIn(store)).toEqual(['one', 'two'])
    expect(events.map(({ type }) => type)).not.toContain('cancelled')
  })

  test('what is cancelled before closing is never executed', async () => {
    const { executor, reflector } = open()
    await executor.submit([u('one')], ada)
    expect(await executor.cancel()).toBe(1)
    await executor.close()
    await pass(60_000)
    expect(reflector.calls).toEqual([])
  })

  test.for([
    ['waits', undefined],
    ['does not wait', AbortSignal.abort()],
  ] as const)('closing that %s runs nothing before its time, and loses nothing', async ([, signal]) => {
    const { executor, reflector, store } = open({ afterMs: 3_600_000 })
    await executor.submit([u('in an hour')], ada)
    await executor.close({ signal })
    await settled()
    expect(reflector.calls).toEqual([])
    const next = open({ store })
    expect(await next.executor.pending(ada)).toMatchObject([{ turns: 1, attempts: 0 }])
    await pass(3_600_000)
    expect(next.reflector.calls).toEqual([['in an hour']])
  })

  test('two that are due at the same moment, in threads of the same name, are both learned from', async () => {
    const { executor, reflector } = open()
    await Promise.all(['ada', 'bob'].map((user) => executor.submit([u(user)], { ...of(user), thread: 't' })))
    await Promise.all(['x', 'y'].map((thread) => executor.submit([u(thread)], { ...ada, thread })))
    await pass(30_000)
    expect(reflector.calls.flat().toSorted()).toEqual(['ada', 'bob', 'x', 'y'])
  })

  test('a crash loses nothing that waits: it is in the store', async () => {
    const storage = memoryStorage()
    const store = createStore({ storage })
    const never = (): Promise<never> => new Promise(() => {})
    const dying = { ...store }
    const { executor, reflector } = open({ store: dying })
    await executor.submit([u('remember me')], ada)
    Object.assign(dying, { get: never, search: never, write: never }) // and nobody closes the executor
    await pass(60_000)
    const next = open({ storage })
    next.executor.watch({ user: 'ada' })
    await settled()
    expect([reflector.calls, next.reflector.calls]).toEqual([[], [['remember me']]])
  })

  test('a user who is called by an e-mail address is a user', async () => {
    const { executor, store } = open()
    await executor.submit([u('hello')], of('ada@example.org'))
    await executor.flush(of('ada@example.org'))
    expect(await factsIn(store, ['users', 'ada@example.org'])).toEqual(['hello'])
  })
})
