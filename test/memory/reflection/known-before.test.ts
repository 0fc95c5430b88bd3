import { beforeEach, expect, test } from 'vitest'
import type { Message } from '../../../src/core/message.ts'
import { forgetMemories } from '../../../src/memory/forget.ts'
import { recalledBlock } from '../../../src/memory/marker.ts'
import { a, u } from '../conversation.ts'
import { open, pass, stopClock } from './open.ts'
import { factsIn } from './reflector.ts'

const ada = { variables: { user: 'ada' } }
const namespace = ['users', 'ada']
const m1 = u('I live in Porto', { id: 'm1' })
const m2 = a('How nice', { id: 'm2' })
const m3 = u('I moved to Lisbon', { id: 'm3' })

beforeEach(stopClock)

test('what was said before comes along, learned already: the last six turns ahead of those that wait', async () => {
  const { executor, reflector, store } = open()
  const said = Array.from({ length: 8 }, (_, at) => u(`turn ${at}`, { id: `t${at}` }))
  await executor.submit(said, ada)
  await executor.flush(ada)
  expect(reflector.inputs[0]?.context).toEqual([])
  const [forgotten] = await store.search(namespace, {
    kinds: ['Turn'],
    filter: { 'content.content': 'turn 6' },
  })
  await forgetMemories({ store, namespace }, forgotten?.key as string, {})
  await executor.submit([...said, u('turn 8'), u('turn 9')], ada)
  await pass(1000)
  await executor.submit([u('elsewhere')], { ...ada, thread: 'other' })
  await executor.flush(ada)
  const texts = (messages: readonly Message[] = []): string[] => messages.map(({ content }) => content)
  expect(texts(reflector.inputs[1]?.messages)).toEqual(['turn 8', 'turn 9'])
  expect(texts(reflector.inputs[1]?.context)).toEqual(['turn 2', 'turn 3', 'turn 4', 'turn 5', 'turn 7'])
  expect(texts(reflector.inputs[2]?.context)).toEqual([])
})

test('of how a conversation waited nothing is kept: it waits otherwise with every message', async () => {
  const { executor, store } = open()
  for (const message of [m1, m2, m3]) await executor.submit([message], ada)
  const jobs = [...namespace, '$keepsake', 'jobs']
  const [job] = await store.search(jobs)
  expect(await store.history(jobs, job?.key as string)).toHaveLength(1)
  await executor.flush(ada)
  expect(await store.history(jobs, job?.key as string)).toEqual([])
})

test('where what was said before is forgotten while it is read, it is learned again without it', async () => {
  const { executor, reflector, store } = open({
    before: async (_, call) => {
      if (call !== 2) return
      const which = { kinds: ['Turn'], filter: { 'content.content': m1.content } }
      await forgetMemories({ store, namespace }, which, {})
    },
  })
  await executor.submit([m1], ada)
  await executor.flush(ada)
  await executor.submit([m1, m3], ada)
  await executor.flush(ada)
  expect(reflector.inputs.map(({ context }) => context?.length)).toEqual([0, 1, 0])
  expect(await factsIn(store)).toEqual(['I live in Porto', 'I moved to Lisbon'])
})

const recalled = (...keys: string[]): Message => ({
  role: 'system',
  content: recalledBlock(keys, ['- Ada drinks tea']),
})

test('the keys of what was recalled into a conversation wait with it, wherever they stand, and no text', async () => {
  const { executor, reflector, store } = open()
  await executor.submit([recalled('tea', 'bread'), m1], ada)
  await executor.submit([m1, u(`${recalled('chess', 'tea').content} hello`)], ada)
  await executor.submit([m1, recalled('late')], ada) // brings nothing to learn from
  const [job] = await store.search([...namespace, '$keepsake', 'jobs'])
  expect(job?.value['recalled']).toEqual(['bread', 'chess', 'tea'])
  expect(JSON.stringify(job)).not.toMatch(/drinks|hello|Porto/)
  await executor.flush(ada)
  expect(reflector.inputs[0]?.recalled).toEqual(['bread', 'chess', 'tea'])
  await executor.submit([u('Good night', { id: 'm9' })], ada)
  await executor.flush(ada)
  expect(reflector.inputs[1]?.recalled).toBeUndefined()
})

test('of many keys that were recalled the newest 64 are kept', async () => {
  const { executor, reflector } = open()
  const keys = Array.from({ length: 100 }, (_, at) => `k${at}`)
  await executor.submit([recalled(...keys.slice(0, 50)), m1], ada)
  await executor.submit([recalled(...keys.slice(50)), m1, m2], ada)
  await executor.flush(ada)
  expect(reflector.inputs[0]?.recalled).toEqual(keys.slice(36))
})
