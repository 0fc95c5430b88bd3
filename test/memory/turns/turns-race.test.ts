import { expect, test } from 'vitest'
import { failureOf } from '../../contracts/failure.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { a, abandonedIn, newScope, threadOf, u } from '../conversation.ts'

/** A storage that lets something else happen between a reading of the index and the rows it leads to. */
function interrupted(storage: Storage): { storage: Storage; next: (work: () => Promise<unknown>) => void } {
  let waiting: (() => Promise<unknown>) | undefined
  const get: Storage['get'] = async (addresses) => {
    const work = waiting
    waiting = undefined
    await work?.()
    return storage.get(addresses)
  }
  return { storage: { ...storage, get }, next: (work) => (waiting = work) }
}

const messages = Array.from({ length: 126 }, (_, index) => (index % 2 ? a(`r${index}`) : u(`q${index}`)))

test('a log that another tab rewrites while it is read is read again', async () => {
  const shared = memoryStorage()
  const other = newScope(shared)
  const { storage, next } = interrupted(shared)
  const { scope, store } = newScope(storage)
  await scope.remember(messages)
  const more = [...messages, u('one'), a('two'), u('three'), a('four')] // over the edge of a page
  for (let round = 0; round < 4; round++) {
    next(async () => other.scope.remember(more))
    expect((await scope.remember(messages)).turns).toBe(0)
  }
  expect(await threadOf(store)).toEqual(more.map(({ content }) => content))
})

test('a turn that is forgotten while its branch is abandoned stays forgotten', async () => {
  const shared = memoryStorage()
  const other = newScope(shared)
  const { scope, store } = newScope(shared)
  await scope.remember([u('q'), a('secret')])
  const get = shared.get
  let interfered = false
  Object.assign(shared, {
    get: async (addresses: Parameters<Storage['get']>[0]) => {
      const rows = await get(addresses)
      if (!interfered && rows.some((row) => JSON.stringify(row?.value ?? '').includes('secret'))) {
        interfered = true
        await other.scope.forget({ kinds: ['Turn'], filter: { 'content.content': 'secret' } })
      }
      return rows
    },
  })
  await scope.remember([u('q'), a('other')])
  expect(interfered).toBe(true)
  expect(await threadOf(store)).toEqual(['q', 'other'])
  expect(await abandonedIn(store)).toEqual([])
})

test('two tabs that begin two threads at once share one salt', async () => {
  const storage = memoryStorage()
  const tabs = [newScope(storage), newScope(storage)]
  const send = (): Promise<number[]> =>
    Promise.all(
      tabs.map(async ({ scope }, tab) => (await scope.remember([u('hello')], { thread: `t${tab}` })).turns),
    )
  expect(await send()).toEqual([1, 1])
  expect(await send()).toEqual([0, 0])
})

test('a log whose parts do not fit is damaged, and says so instead of being read for ever', async () => {
  const { scope, store } = newScope()
  await scope.remember([u('hello')])
  const namespace = ['users', 'ada', '$keepsake', 'threads', 'default']
  const head = await store.get(namespace, 'head')
  const broken = { op: 'put', namespace, key: 'head', value: { ...head?.value, count: 7 } } as const
  await store.write([broken], { reserved: true })
  await expect(scope.remember([u('more')])).rejects.toMatchObject({ code: 'storage_failed' })
  expect((await scope.remember([u('more')], { thread: 'another' })).turns).toBe(1)
})

test('a message that is remembered beside a long list of its thread comes after it, and is no branch', async () => {
  const { scope, store } = newScope()
  const list = Array.from({ length: 60 }, (_, index) => u(`m${index}`))
  const told = await Promise.all([scope.remember(list), scope.remember([u('my name is Ada')])])
  expect(told.map(({ turns }) => turns)).toEqual([60, 1])
  expect(await threadOf(store)).toEqual([...list.map(({ content }) => content), 'my name is Ada'])
  expect(await abandonedIn(store)).toEqual([])
})

test('who leaves while another list of the thread is stored hears so at once, and nothing of it is stored', async () => {
  const { scope, store } = newScope()
  const leaving = new AbortController()
  const long = scope.remember(Array.from({ length: 60 }, (_, index) => u(`m${index}`)))
  const left = failureOf(scope.remember([u('my name is Ada')], { signal: leaving.signal }))
  leaving.abort(new Error('the user left'))
  expect(await left).toBe(leaving.signal.reason)
  await long
  expect(await threadOf(store)).toHaveLength(60)
})
