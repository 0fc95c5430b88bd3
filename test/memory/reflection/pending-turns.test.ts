/** Which turns a job's learner is given, and what reading them costs. */
import { beforeEach, expect, test } from 'vitest'
import { ALL, type Store } from '../../../src/store/store.ts'
import { createStore } from '../../../src/store/create-store.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { createScope } from '../../../src/facade/create-scope.ts'
import { randomId } from '../../../src/memory/digest.ts'
import { estimateTokens } from '../../../src/core/tokens.ts'
import { a, u } from '../conversation.ts'
import { open, stopClock } from './open.ts'

const ada = { variables: { user: 'ada' } }
const namespace = ['users', 'ada']
const m1 = u('I live in Porto', { id: 'm1' })
const m2 = a('How nice', { id: 'm2' })
const m3 = u('I moved to Lisbon', { id: 'm3' })
const many = Array.from({ length: 30 }, (_, at) => u(`turn ${at}`, { id: `t${at}` }))

/** A store that counts how often a turn is read by itself. */
function counting(): { store: Store; read: () => number } {
  const store = createStore({ storage: memoryStorage() })
  let count = 0
  const get: Store['get'] = (where, key, options) => {
    if (where.length === namespace.length) count += 1
    return store.get(where, key, options)
  }
  return { store: { ...store, get }, read: () => count }
}

beforeEach(stopClock)

test('turns come in the order of the thread, whatever order they were added in', async () => {
  const { executor, reflector } = open()
  await executor.submit([m1, m2], ada)
  await executor.flush(ada)
  await executor.submit([m1, m2, m3], ada)
  await executor.submit([{ ...m1, content: 'I live in Braga' }, m2, m3], ada)
  await executor.flush(ada)
  expect(reflector.calls[1]).toEqual(['I live in Braga', 'I moved to Lisbon'])
})

test('an answer that was abandoned while it waited, by somebody who learns nothing, is not learned', async () => {
  const { executor, reflector, store } = open()
  await executor.submit([m1, m2], ada)
  const scope = createScope({
    store,
    namespace,
    clock: Date.now,
    makeId: randomId,
    countTokens: estimateTokens,
  })
  await scope.remember([m1, a('Lovely', { id: 'm2b' })])
  await executor.flush(ada)
  expect(reflector.calls).toEqual([['I live in Porto']])
})

test('many turns are read by one search, in order, beside others of the same conversation and below', async () => {
  const { store, read } = counting()
  const { executor, reflector } = open({ store })
  await executor.submit(many.slice(0, 10), ada)
  await executor.flush(ada)
  await executor.submit(many, ada)
  await store.put(
    [...namespace, 'below'],
    'k',
    { kind: 'Turn', content: {} },
    { index: { group: 'default' } },
  )
  const before = read()
  await executor.flush(ada)
  expect(reflector.calls[1]).toEqual(many.slice(10).map(({ content }) => content))
  expect(reflector.inputs[1]?.context?.map(({ id }) => id)).toEqual(['t4', 't5', 't6', 't7', 't8', 't9'])
  expect(read() - before).toBeLessThanOrEqual(1)
})

test('of many turns those that were not written last are read, too', async () => {
  const { executor, reflector, store } = open()
  await executor.submit(many, ada)
  const turns = await store.search(namespace, { kinds: ['Turn'], limit: ALL })
  const [first] = turns.filter(({ value }) => JSON.stringify(value).includes('turn 0'))
  for (let at = 0; at < 40; at++) {
    const index = { group: 'default', position: 100 + at }
    await store.put(namespace, `other-${at}`, { kind: 'Turn', content: {} }, { index })
  }
  expect(first).toBeDefined()
  await executor.flush(ada)
  expect(reflector.calls[0]).toEqual(many.map(({ content }) => content))
})

test('turns are read once where nobody disturbs', async () => {
  const { store, read } = counting()
  const { executor } = open({ store })
  await executor.submit([m1, m2, m3], ada)
  const before = read()
  await executor.flush(ada)
  expect(read() - before).toBe(3)
})
