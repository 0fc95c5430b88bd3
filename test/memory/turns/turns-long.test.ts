import { expect, test } from 'vitest'
import type { Progress } from '../../../src/core/call.ts'
import type { Message } from '../../../src/core/message.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { failureOf } from '../../contracts/failure.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'
import { a, abandonedIn, day, newScope, threadOf, u } from '../conversation.ts'

test('a long thread is aligned across the pages of its log', async () => {
  const { scope, store } = newScope()
  const messages = Array.from({ length: 300 }, (_, index) => (index % 2 ? a(`r${index}`) : u(`q${index}`)))
  await scope.remember(messages)
  expect(await scope.remember([...messages.slice(0, 130), u('another way')])).toEqual({
    turns: 1,
    pending: false,
  })
  expect(await threadOf(store)).toEqual([
    ...messages.slice(0, 130).map(({ content }) => content),
    'another way',
  ])
  expect(await abandonedIn(store)).toHaveLength(170)
  await scope.remember([...messages.slice(0, 130), u('another way'), a('indeed')])
  expect((await threadOf(store)).slice(-2)).toEqual(['another way', 'indeed'])
})

test('of how a thread was before each message nothing is kept: its log changes with every one', async () => {
  const storage = memoryStorage()
  const { scope } = newScope(storage)
  await scope.remember(Array.from({ length: 150 }, (_, index) => u(`m${index}`)))
  await scope.remember([u('once more')])
  const own = (await storage.scan([])).filter(({ namespace }) => namespace.includes('$keepsake'))
  expect(own.map(({ key }) => key).sort()).toEqual(['head', 'page-00000000', 'salt'])
  const states = await storage.revisions(own)
  expect(states.map((kept) => kept.length)).toEqual([1, 1, 1])
})

test('an edit by id in a long thread is kept in the page it stands on', async () => {
  const { scope, store } = newScope()
  const messages = Array.from({ length: 300 }, (_, index) => u(`m${index}`, { id: String(index) }))
  await scope.remember(messages)
  const edited = messages.with(7, u('edited', { id: '7' }))
  expect((await scope.remember(edited)).turns).toBe(1)
  expect((await scope.remember(edited)).turns).toBe(0)
  expect((await threadOf(store))[7]).toBe('edited')
})

test('pages are written once, and those of an abandoned branch go', async () => {
  const { scope, store } = newScope()
  const messages = Array.from({ length: 300 }, (_, index) => (index % 2 ? a(`r${index}`) : u(`q${index}`)))
  const log = ['users', 'ada', '$keepsake', 'threads', 'default']
  const items = async (): Promise<string[]> =>
    (await store.search(log)).map(({ key, version }) => `${key} ${version}`).sort()
  await scope.remember(messages)
  const before = await items()
  await scope.remember([...messages, u('next')])
  const after = await items()
  expect(after.slice(1)).toEqual(before.slice(1)) // the head is first
  expect(after[0]).not.toBe(before[0])
  await scope.remember([...messages.slice(0, 100), u('another way')])
  expect((await items()).map((item) => item.split(' ')[0])).toEqual(['head'])
})

test('a long list comes in several commits; one that is cut short is taken up where it ended', async () => {
  const { scope, store } = newScope()
  const messages = Array.from({ length: 300 }, (_, index) => (index % 2 ? a(`r${index}`) : u(`q${index}`)))
  const commits: number[] = []
  const leaving = new AbortController()
  store.subscribe(({ changes }) => {
    commits.push(changes.length)
    if (commits.length === 2) leaving.abort(new Error('the user left'))
  })
  expect(await failureOf(scope.remember(messages, { signal: leaving.signal }))).toBe(leaving.signal.reason)
  const there = (await threadOf(store)).length
  expect([there % 16, there < 300]).toEqual([0, true])
  expect(await scope.remember(messages)).toMatchObject({ turns: 300 - there })
  expect(await threadOf(store)).toEqual(messages.map(({ content }) => content))
  expect(await abandonedIn(store)).toEqual([])
  expect(Math.max(...commits)).toBe(16)
  expect((await scope.remember(messages)).turns).toBe(0)
})

test('edits, an abandoned branch and many new turns at once', async () => {
  const { scope, store } = newScope()
  const one = Array.from({ length: 150 }, (_, index) => u(`m${index}`, { id: String(index) }))
  await scope.remember(one)
  const other = Array.from({ length: 150 }, (_, index) => u(`n${index}`, { id: `new ${index}` }))
  const list = [...one.with(7, u('edited', { id: '7' })), ...other]
  expect((await scope.remember(list)).turns).toBe(151)
  expect(await threadOf(store)).toEqual(list.map(({ content }) => content))
  expect((await scope.remember(list)).turns).toBe(0)
})

test('what is told of several commits is told of the whole list; of an edit, what it embeds', async () => {
  const { scope } = newScope(memoryStorage(), day(1), fakeEmbedder())
  const messages = Array.from({ length: 150 }, (_, index) => u(`m${index}`, { id: String(index) }))
  const toldOf = async (list: readonly Message[]): Promise<(number | undefined)[][]> => {
    const told: Progress[] = []
    await scope.remember(list, { onProgress: (progress) => told.push(progress) })
    return told.filter(({ phase }) => phase === 'embed').map(({ done, total }) => [done, total])
  }
  const told = await toldOf(messages)
  const done = told.map(([texts]) => texts)
  expect(done).toEqual(done.toSorted((one = 0, other = 0) => one - other))
  expect([done.at(-1), new Set(told.map(([, total]) => total))]).toEqual([150, new Set([150])])
  expect(await toldOf(messages.with(7, u('edited', { id: '7' })))).toEqual([[1, 1]])
})
