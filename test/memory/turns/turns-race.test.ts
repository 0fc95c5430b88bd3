import { describe, expect, test } from 'vitest'
import type { Progress } from '../../../src/core/call.ts'
import type { Message } from '../../../src/core/message.ts'
import { failureOf } from '../../contracts/failure.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'
import { a, abandonedIn, day, newScope, threadOf, u } from '../conversation.ts'

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

describe('a long list in one tab, and something else in another', () => {
  const list = Array.from({ length: 60 }, (_, index) => u(`m${index}`))
  const words = list.map(({ content }) => content)

  test('a message comes in between, and is no branch', async () => {
    const { one, other } = tabs()
    one.after(2, () => other.scope.remember([u('my name is Ada')]))
    expect((await one.scope.remember(list)).turns).toBe(60)
    expect(await threadOf(one.store)).toEqual([...words.slice(0, 32), 'my name is Ada', ...words.slice(32)])
    expect(await abandonedIn(one.store)).toEqual([])
    expect((await one.scope.remember([u('later')])).turns).toBe(1)
    expect((await threadOf(one.store)).at(-1)).toBe('later')
  })

  test('of the same list nothing is stored twice, whoever is faster', async () => {
    const { one, other } = tabs()
    one.after(2, () => other.scope.remember(list.slice(0, 50)))
    const told = await one.scope.remember(list)
    expect(await threadOf(one.store)).toEqual(words)
    expect(told.turns, 'the other stored 18').toBe(42)
  })

  test('what the thread had before stays known, wherever the list has it', async () => {
    const { one, other } = tabs()
    const known = [u('hello'), u('it is me')]
    await one.scope.remember(known)
    one.after(2, () => other.scope.remember([u('my name is Ada')]))
    expect((await one.scope.remember([...list, ...known])).turns).toBe(60)
    const thread = ['hello', 'it is me', ...words.slice(0, 32), 'my name is Ada', ...words.slice(32)]
    expect(await threadOf(one.store)).toEqual(thread)
  })

  test('ids are known as well', async () => {
    const { one, other } = tabs()
    const named = list.map((message, at) => ({ ...message, id: `${at}` }))
    one.after(1, () => other.scope.remember([{ ...u('my name is Ada'), id: 'ada' }, named[20] as Message]))
    expect((await one.scope.remember(named)).turns).toBe(59)
    const rest = words.slice(16).filter((text) => text !== 'm20')
    expect(await threadOf(one.store)).toEqual([...words.slice(0, 16), 'my name is Ada', 'm20', ...rest])
    expect(await abandonedIn(one.store)).toEqual([])
  })

  test('of the same list, whose rest is one message, nothing is stored twice, and what the other said then stays', async () => {
    const { one, other } = tabs()
    one.after(1, () => other.scope.remember(list.slice(0, 20)))
    expect((await one.scope.remember(list.slice(0, 17))).turns).toBe(16)
    expect(await threadOf(one.store)).toEqual(words.slice(0, 20))
  })

  test.each([
    ['as lists of what is new', []],
    ['as a whole each time', [list.slice(0, 2), list.slice(0, 4)]],
  ])('where both begin with the same word, nothing is a branch: sent %s', async (_, before) => {
    const { one, other } = tabs()
    for (const sent of before) await one.scope.remember(sent)
    const rest = [u('ok'), a('last'), u('x'), a('y')]
    one.after(1, () => other.scope.remember([u('ok'), a('thanks'), u('my name is Ada')]))
    await one.scope.remember([...list.slice(0, 16 + (before.at(-1)?.length ?? 0)), ...rest])
    expect(await abandonedIn(one.store)).toEqual([])
    expect((await threadOf(one.store)).slice(-6)).toEqual([
      'ok',
      'thanks',
      'my name is Ada',
      'last',
      'x',
      'y',
    ])
  })

  test('an edit of the other, by id, is the last word of whoever stores last', async () => {
    const { one, other } = tabs()
    const named = list.slice(0, 20).map((message, at) => ({ ...message, id: `${at}` }))
    const edited = named.map((message) => ({ ...message, content: `${message.content}, said otherwise` }))
    one.after(1, () => other.scope.remember([...named.slice(0, 16), ...edited.slice(16)]))
    await one.scope.remember(named)
    expect(await threadOf(one.store)).toEqual(words.slice(0, 20))
    expect(await abandonedIn(one.store)).toEqual([])
  })

  test('what is erased in between does not come back: the rest is stored', async () => {
    const { one, other } = tabs()
    one.after(2, () => other.scope.erase('everything'))
    expect((await one.scope.remember(list)).turns).toBe(60)
    expect(await threadOf(one.store)).toEqual(words.slice(32))
  })

  test('progress goes on where it was', async () => {
    const { one, other } = tabs()
    const heard: number[] = []
    one.after(2, () => other.scope.remember([u('my name is Ada')]))
    const onProgress = ({ phase, done }: Progress): void => void (phase === 'embed' && heard.push(done))
    await one.scope.remember(list, { onProgress })
    expect(heard).toEqual(heard.toSorted((left, right) => left - right))
    expect(heard.at(-1)).toBe(60)
  })

  test('where the other abandons what was stored, the list is compared anew, as if it came after', async () => {
    const { one, other } = tabs()
    one.after(2, () => other.scope.remember([...list.slice(0, 5), u('something else')]))
    await one.scope.remember(list)
    expect(await threadOf(one.store)).toEqual(words)
    expect(await abandonedIn(one.store)).toContain('something else')
  })
})

/** Two tabs over one database; something may happen after one of them has committed so many times more. */
function tabs() {
  const shared = memoryStorage()
  let [left, work] = [0, async (): Promise<unknown> => undefined]
  const commit: Storage['commit'] = async (given) => {
    const done = await shared.commit(given)
    if (--left === 0) await work()
    return done
  }
  const after = (commits: number, next: () => Promise<unknown>): void => void ([left, work] = [commits, next])
  const tab = { ...shared, commit }
  return {
    one: { ...newScope(tab, day(1), fakeEmbedder()), after },
    other: newScope(shared, day(1), fakeEmbedder()),
  }
}
