/** When things are learned: far moments, sleeping machines, other tabs, locks, and the end. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createTurns } from '../../../src/core/in-turn.ts'
import type { Lock } from '../../../src/memory/reflection/reflection.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { createStore } from '../../../src/store/create-store.ts'
import type { StoreEvent } from '../../../src/store/store.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { u } from '../conversation.ts'
import { open, pass, settled, stopClock } from './open.ts'
import { door, factsIn } from './reflector.ts'

const ada = { variables: { user: 'ada' } }
const said = [u('I live in Porto', { id: 'm1' })]
const DAY = 86_400_000

beforeEach(stopClock)

test('a moment further off than a timer reaches is not rung early', async () => {
  const { executor, reflector } = open({ afterMs: 60 * DAY })
  await executor.submit(said, ada)
  await pass(59 * DAY)
  expect(reflector.calls).toEqual([])
  await pass(DAY)
  expect(reflector.calls).toHaveLength(1)
})

test.for([Infinity, Number.MAX_VALUE])('after %d milliseconds is never, but for a flush', async (afterMs) => {
  const { executor, reflector } = open({ afterMs })
  await executor.submit(said, ada)
  expect((await executor.pending(ada))[0]?.dueAt).toBeUndefined()
  await pass(400 * DAY)
  expect(reflector.calls).toEqual([])
  expect((await executor.flush(ada)).changes).toHaveLength(1)
})

test('a machine that slept past the moment learns when it wakes', async () => {
  const { executor, reflector } = open()
  await executor.submit(said, ada)
  vi.setSystemTime(Date.now() + DAY) // timers do not run while a machine sleeps
  await pass(30_000)
  expect(reflector.calls).toHaveLength(1)
})

test('a clock that was put back lets it wait, and loses nothing', async () => {
  const { executor, reflector } = open()
  await executor.submit(said, ada)
  vi.setSystemTime(Date.now() - 3_600_000)
  await pass(60_000)
  expect(reflector.calls).toEqual([])
  await pass(3_600_000)
  expect(reflector.calls).toHaveLength(1)
})

test('timers keep no process alive', async () => {
  vi.useRealTimers()
  const { setTimeout: real } = globalThis
  const timers: NodeJS.Timeout[] = []
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms: number) => {
    const timer = real(work, ms)
    if (ms > 100) timers.push(timer)
    return timer
  }) as never)
  const { executor } = open()
  await executor.submit(said, ada)
  await vi.waitFor(() => expect(timers.length).toBeGreaterThan(1))
  spy.mockRestore()
  expect(timers.map((timer) => timer.hasRef())).toEqual(timers.map(() => false))
})

test('an executor takes up what another left', async () => {
  const storage = memoryStorage()
  const first = open({ storage })
  await first.executor.submit(said, ada)
  await first.executor.close()
  await pass(DAY)
  expect(first.reflector.calls).toEqual([])
  const second = open({ storage })
  second.executor.watch({ user: 'ada' })
  await settled()
  expect(second.reflector.calls).toEqual([['I live in Porto']])
})

test('an executor hears that another tab wrote, and learns from it when that tab is gone', async () => {
  const storage = memoryStorage()
  const theirs = open({ storage })
  const store = createStore({ storage })
  const listeners: ((event: StoreEvent) => void)[] = []
  const heard = {
    ...store,
    subscribe: (listener: (typeof listeners)[number]) => (listeners.push(listener), () => {}),
  }
  const ours = open({ storage, store: heard })
  ours.executor.watch({ user: 'ada' })
  theirs.store.subscribe((event) => listeners.forEach((listener) => listener(event)))
  await settled()
  await theirs.executor.submit(said, ada)
  await theirs.executor.close()
  await pass(31_000)
  expect(ours.reflector.calls).toEqual([['I live in Porto']])
  expect(await factsIn(store)).toEqual(['I live in Porto'])
})

test('what another tab makes wait anew is not learned at the old moment', async () => {
  const storage = memoryStorage()
  const [first, second] = [open({ storage }), open({ storage })]
  await first.executor.submit(said, ada)
  await pass(20_000)
  await second.executor.submit([...said, u('and work in Braga', { id: 'm2' })], ada)
  await pass(20_000) // the first one's timer rang at 30
  expect([first.reflector.calls, second.reflector.calls]).toEqual([[], []])
  await pass(10_000)
  expect([...first.reflector.calls, ...second.reflector.calls]).toContainEqual([
    'I live in Porto',
    'and work in Braga',
  ])
  expect(await factsIn(first.store)).toHaveLength(2)
})

test('under a lock one tab learns, and the other finds nothing left', async () => {
  const storage = memoryStorage()
  const names: string[] = []
  const inTurn = createTurns()
  const lock: Lock = (name, work) => {
    names.push(name)
    return inTurn(work)
  }
  const [first, second] = [open({ storage, lock }), open({ storage, lock })]
  second.executor.watch({ user: 'ada' })
  await first.executor.submit(said, ada)
  await Promise.all([first.executor.flush(ada), second.executor.flush(ada)])
  expect(first.reflector.calls.length + second.reflector.calls.length).toBe(1)
  expect(new Set(names)).toEqual(new Set(['["users","ada"]']))
})

test('closing waits for what is being learned, and what waits stays', async () => {
  const gate = door()
  const { executor, store, reflector } = open({ before: () => gate.wait() })
  await executor.submit(said, ada)
  await executor.submit([u('I have a cat')], { ...ada, thread: 'pets' })
  const flushed = executor.flush({ ...ada, thread: 'default' })
  await settled()
  const waiting = failureOf(executor.flush({ ...ada, thread: 'pets' }))
  await settled()
  let closed = false
  const closing = executor.close().then(() => (closed = true))
  await settled()
  expect(closed).toBe(false)
  expectError(await waiting, 'closed', { says: 'What waits goes on waiting.' })
  gate.open()
  expect((await flushed).changes).toHaveLength(1)
  await closing
  expect(reflector.calls).toEqual([['I live in Porto']])
  expect(await factsIn(store)).toEqual(['I live in Porto'])
  const next = open({ store })
  expect((await next.executor.flush(ada)).changes).toHaveLength(1)
})

test('closing gives up what is being learned where its signal says so, though the reflector does not listen', async () => {
  const gate = door()
  const { executor, store } = open({ before: () => gate.wait() })
  await executor.submit(said, ada)
  const flushed = failureOf(executor.flush(ada))
  await settled()
  await executor.close({ signal: AbortSignal.abort() })
  expectError(await flushed, 'closed')
  gate.open()
  await settled()
  expect(await factsIn(store)).toEqual([])
  const { executor: next } = open({ store })
  expect(await next.pending(ada)).toMatchObject([{ turns: 1, attempts: 0 }])
})

test('after closing every method says so, and no timer rings', async () => {
  const { executor, reflector } = open()
  await executor.submit(said, ada)
  await executor.close()
  await executor.close()
  expectError(await failureOf(executor.submit(said, ada)), 'closed')
  expectError(await failureOf(executor.flush()), 'closed')
  expectError(await failureOf(executor.cancel()), 'closed')
  expectError(await failureOf(executor.pending()), 'closed')
  expectError(await failureOf(executor.search('x', ada)), 'closed')
  executor.watch({ user: 'ada' })
  await pass(DAY)
  expect(reflector.calls).toEqual([])
})
