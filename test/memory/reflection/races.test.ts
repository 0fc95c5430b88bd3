/** What happens to a conversation while it is learned from. */
import { beforeEach, expect, test } from 'vitest'
import { forgetMemories } from '../../../src/memory/forget.ts'
import { NOTHING_LEARNED } from '../../../src/memory/reflection/reflection.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { a, u } from '../conversation.ts'
import { open, pass, settled, START, stopClock, through } from './open.ts'
import { door, factsIn } from './reflector.ts'

const ada = { variables: { user: 'ada' } }
const namespace = ['users', 'ada']
const m1 = u('I live in Porto', { id: 'm1' })
const m2 = a('How nice', { id: 'm2' })
const m3 = u('I moved to Lisbon', { id: 'm3' })

beforeEach(stopClock)

test('a turn that comes in while the others are learned from waits on', async () => {
  const gate = door()
  const { executor, reflector, store } = open({ before: (_, call) => (call === 1 ? gate.wait() : undefined) })
  await executor.submit([m1, m2], ada)
  const flushed = executor.flush(ada)
  await settled()
  await executor.submit([m1, m2, m3], ada)
  gate.open()
  expect((await flushed).changes).toHaveLength(2)
  expect(await executor.pending(ada)).toMatchObject([
    { turns: 1, dueAt: new Date(Date.parse(START) + 30_000).toISOString() },
  ])
  await pass(30_000)
  expect(reflector.calls).toEqual([['I live in Porto', 'How nice'], ['I moved to Lisbon']])
  expect(await factsIn(store)).toHaveLength(3)
})

test('what was learned of a turn that is edited meanwhile is dropped, and learned again', async () => {
  const gate = door()
  const { executor, reflector, store } = open({ before: (_, call) => (call === 1 ? gate.wait() : undefined) })
  await executor.submit([m1], ada)
  const flushed = executor.flush(ada)
  await settled()
  await executor.submit([{ ...m1, content: 'I live in Braga' }], ada)
  gate.open()
  expect((await flushed).changes).toHaveLength(1)
  expect(reflector.calls).toEqual([['I live in Porto'], ['I live in Braga']])
  expect(await factsIn(store)).toEqual(['I live in Braga'])
})

test('what was learned of a turn that is forgotten or erased meanwhile never appears', async () => {
  for (const way of ['forget', 'erase'] as const) {
    const gate = door()
    const { executor, store } = open({ before: (_, call) => (call === 1 ? gate.wait() : undefined) })
    await executor.submit([m1, m2], ada)
    const flushed = executor.flush(ada)
    await settled()
    const [turn] = await store.search(namespace, { filter: { 'content.content': m1.content } })
    const key = turn?.key as string
    if (way === 'forget') await forgetMemories({ store, namespace }, key, {})
    else await through(store.erase({ namespace, key }))
    gate.open()
    await flushed
    expect(await factsIn(store)).toEqual(['How nice'])
  }
})

test('two executors that learn from one conversation at once have one effect', async () => {
  const gate = door()
  const first = open({ before: () => gate.wait() })
  await first.executor.submit([m1, m2], ada)
  const second = open({ storage: first.storage })
  const slow = first.executor.flush(ada)
  await settled()
  expect((await second.executor.flush(ada)).changes).toHaveLength(2)
  gate.open()
  expect(await slow).toEqual(NOTHING_LEARNED)
  expect(await factsIn(first.store)).toEqual(['How nice', 'I live in Porto'])
  expect([first.reflector.calls.length, second.reflector.calls.length]).toEqual([1, 1])
})

test('a turn that is erased in the very moment in which it is written what was learned of it, is not learned', async () => {
  const storage = memoryStorage()
  const { commit } = storage
  const { executor, store, reflector } = open({ storage })
  await executor.submit([m1, m2], ada)
  const [turn] = await store.search(namespace, { filter: { 'content.content': m1.content } })
  let erased = false
  Object.assign(storage, {
    commit: async (given: Parameters<typeof commit>[0]) => {
      const learns = given.rows.some(({ value }) => value['kind'] === 'Memory')
      if (learns && !erased) {
        erased = true
        await through(store.erase({ namespace, key: turn?.key as string })) // the job is not told
      }
      return commit(given)
    },
  })
  await executor.flush(ada)
  expect(erased).toBe(true)
  expect(reflector.calls).toEqual([['I live in Porto', 'How nice'], ['How nice']])
  expect(await factsIn(store)).toEqual(['How nice'])
})
