import { expect, test } from 'vitest'
import type { Settle } from '../../../src/memory/store-manager.ts'
import type { Store } from '../../../src/store/store.ts'
import { failureOf } from '../../contracts/failure.ts'
import {
  ADA,
  insert,
  know,
  memoriesOf,
  newLearning,
  newStore,
  numberOf,
  operations,
  says,
} from '../learning.ts'

const messages = [says('m1', 'I drink green tea every morning.')]
const JOBS = [...ADA, '$keepsake', 'jobs']

/** A store that lets somebody else be faster before the first writes. */
function overtaken(store: Store, others: readonly (() => Promise<unknown>)[]): Store {
  const waiting = [...others]
  return {
    ...store,
    async write(...args) {
      await waiting.shift()?.()
      return store.write(...args)
    },
  }
}

/** A job, and what removes it. */
async function newJob(store: Store): Promise<Settle> {
  await store.write([{ op: 'put', namespace: JOBS, key: 'job', value: {} }], { reserved: true })
  return async () => {
    const job = await store.get(JOBS, 'job')
    return (
      job && {
        writes: [{ op: 'delete', namespace: JOBS, key: 'job' }],
        expect: [{ namespace: JOBS, key: 'job', version: job.version }],
      }
    )
  }
}

test('where a memory that the model changed has changed meanwhile, it is recalled and asked about anew', async () => {
  const store = newStore()
  await know(store, 'tea', 'Ada drinks tea.')
  const shared = overtaken(store, [() => know(store, 'tea', 'Ada drinks tea with milk.')])
  const { ada, model } = newLearning(
    (request) =>
      operations({
        op: 'update',
        id: numberOf(request, 'tea'),
        content: {
          content: `${/Ada drinks tea[^.\n]*/.exec(request.messages.at(-1)?.content ?? '')?.[0]} in the morning.`,
        },
      }),
    { store: shared },
  )
  const { usage } = await ada.invoke({ messages })
  expect(model.asked).toHaveLength(2)
  expect(usage.calls).toBe(2)
  expect((await ada.get('tea'))?.text).toBe('Ada drinks tea with milk in the morning.')
})

test('where only something new came, it is compared with that, and the model is not asked again', async () => {
  const store = newStore()
  const other = newLearning([operations(insert('Ada drinks green tea every morning.', { sources: ['x'] }))], {
    store,
    makeId: () => 'theirs',
  })
  const shared = overtaken(store, [
    () => other.ada.invoke({ messages: [says('x', 'I drink green tea every morning.')] }),
  ])
  const { ada, model } = newLearning(
    [operations(insert('Every morning Ada drinks green tea.', { sources: ['m1'] }))],
    { store: shared },
  )
  const { changes } = await ada.invoke({ messages })
  expect(model.asked).toHaveLength(1)
  expect(changes).toMatchObject([{ type: 'updated', key: 'theirs', after: { sources: ['x', 'm1'] } }])
  expect(Object.keys(await memoriesOf(store))).toEqual(['theirs'])
})

test('a known memory that a new one repeats may change meanwhile: it is read again', async () => {
  const store = newStore()
  await know(store, 'tea', 'Ada drinks green tea every morning.')
  const shared = overtaken(store, [
    () => know(store, 'tea', 'Ada drinks green tea every morning.', { importance: 0.9 }),
  ])
  const { ada, model } = newLearning(
    [operations(insert('Every morning Ada drinks green tea.', { sources: ['m1'] }))],
    { store: shared },
  )
  const { changes } = await ada.invoke({ messages })
  expect(model.asked).toHaveLength(1)
  expect(changes).toMatchObject([
    { type: 'updated', key: 'tea', after: { importance: 0.925, sources: ['m1'] } },
  ])
})

test('a memory that a new one only echoes may be deleted meanwhile: then the new one is news', async () => {
  const store = newStore()
  await know(store, 'tea', 'Ada drinks green tea every morning.')
  const shared = overtaken(store, [() => store.delete(ADA, 'tea')])
  const echo = operations(insert('Every morning Ada drinks green tea.'), insert('Bob plays chess.'))
  const { ada, model } = newLearning([echo], { store: shared })
  await ada.invoke({ messages: [says('m1', 'Hm.')] })
  expect(model.asked).toHaveLength(1)
  const contents = Object.values(await memoriesOf(store)).map(({ content }) => content)
  expect(contents).toContainEqual({ content: 'Every morning Ada drinks green tea.' })
})

test('a conflict that does not end is thrown, after so many rounds', async () => {
  const store = newStore()
  await know(store, 'tea', 'Ada drinks tea.')
  let cups = 0
  const busy = {
    ...store,
    write: async (...args: Parameters<Store['write']>) => (
      await know(store, 'tea', `Ada drinks tea. ${(cups += 1)}`),
      store.write(...args)
    ),
  }
  const { ada, model } = newLearning(
    (request) =>
      operations({ op: 'update', id: numberOf(request, 'tea'), content: { content: 'Ada drinks coffee.' } }),
    { store: busy },
  )
  expect(await failureOf(ada.invoke({ messages }))).toMatchObject({ code: 'conflict' })
  expect(model.asked).toHaveLength(5)
})

test('any other failure of a write is thrown at once', async () => {
  const store = newStore()
  const broken = { ...store, write: async () => Promise.reject(new Error('disk')) }
  const { ada, model } = newLearning([operations(insert('Ada drinks tea.'))], { store: broken })
  await expect(ada.invoke({ messages })).rejects.toThrow('disk')
  expect(model.asked).toHaveLength(1)
})

test('what a job asks is in the same commit, also where nothing changed', async () => {
  for (const answer of [operations(insert('Ada drinks tea.')), operations()]) {
    const store = newStore()
    const settle = await newJob(store)
    let commits = 0
    const counting = overtaken(store, [async () => (commits += 1), async () => (commits += 1)])
    const { ada } = newLearning([answer], { store: counting })
    await ada.invoke({ messages, settle })
    expect(await store.get(JOBS, 'job')).toBeUndefined()
    expect(commits).toBe(1)
  }
})

test('where the job is gone nothing is written, and nothing is reported', async () => {
  const { ada, store } = newLearning([operations(insert('Ada drinks tea.'))])
  const learned = await ada.invoke({ messages, settle: async () => undefined })
  expect(learned).toMatchObject({ changes: [], failed: [], usage: { calls: 1 } })
  expect(await memoriesOf(store)).toEqual({})
})

test('a conflict over the job alone does not ask the model again', async () => {
  const store = newStore()
  const settle = await newJob(store)
  const again = () =>
    store.write([{ op: 'put', namespace: JOBS, key: 'job', value: { more: true } }], { reserved: true })
  const { ada, model } = newLearning([operations(insert('Ada drinks tea.'))], {
    store: overtaken(store, [again, again]),
  })
  await ada.invoke({ messages, settle })
  expect(model.asked).toHaveLength(1)
  expect(await store.get(JOBS, 'job')).toBeUndefined()
  expect(Object.keys(await memoriesOf(store))).toHaveLength(1)
})
