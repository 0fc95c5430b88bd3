import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/json.ts'
import { type Memory, toMemory } from '../../src/core/memory.ts'
import type { Scope } from '../../src/facade/scope.ts'
import type { Change } from '../../src/memory/change.ts'
import { closed } from '../../src/memory/extract/extract.ts'
import type { Store } from '../../src/store/store.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { day, newScope } from './conversation.ts'

const namespace = ['users', 'ada']
const porto: Memory = { kind: 'Memory', content: { content: 'Ada lives in Porto' }, validFrom: day(1) }
const braga: Memory = { kind: 'Memory', content: { content: 'Ada lives in Braga' }, validFrom: day(1) }
const lisbon: Memory = {
  kind: 'Memory',
  content: { content: 'Ada lives in Lisbon' },
  validFrom: day(9),
  supersedes: 'home',
}
const asValue = (memory: Memory): JsonObject => memory as unknown as JsonObject
const put = async (store: Store, key: string, memory: Memory): Promise<number> =>
  (await store.put(namespace, key, asValue(memory))).version

/** A change of each type, done as learning does it. */
const DONE: Record<'inserted' | 'updated' | 'superseded' | 'deleted', (store: Store) => Promise<Change>> = {
  inserted: async (store) => ({
    type: 'inserted',
    namespace,
    key: 'home',
    version: await put(store, 'home', porto),
    after: porto,
  }),
  updated: async (store) => {
    await put(store, 'home', porto)
    const version = await put(store, 'home', braga)
    return { type: 'updated', namespace, key: 'home', version, before: porto, after: braga }
  },
  superseded: async (store) => {
    await put(store, 'home', porto)
    const change = { type: 'superseded', before: porto, after: lisbon } as const
    const end = closed({ ...change, id: 'new', previousId: 'home' })
    const [item] = await store.write([
      { op: 'put', namespace, key: 'new', value: asValue(lisbon) },
      { op: 'put', namespace, key: 'home', value: asValue(end) },
    ])
    return { ...change, namespace, key: 'new', previousKey: 'home', version: item?.version ?? 0 }
  },
  deleted: async (store) => {
    await put(store, 'home', porto)
    await store.delete(namespace, 'home')
    const [{ version } = { version: 0 }] = await store.history(namespace, 'home')
    return { type: 'deleted', namespace, key: 'home', version, before: porto }
  },
}

async function state(store: Store): Promise<Record<string, Memory>> {
  const items = await store.search(namespace)
  return Object.fromEntries(items.map(({ key, value }) => [key, toMemory(value)]))
}

async function done(type: keyof typeof DONE): Promise<{ scope: Scope; store: Store; change: Change }> {
  const { scope, store } = newScope()
  return { scope, store, change: await DONE[type](store) }
}

test.for([
  ['inserted', 'deleted', {}],
  ['updated', 'updated', { home: porto }],
  ['superseded', 'deleted', { home: porto }],
  ['deleted', 'inserted', { home: porto }],
] as const)(
  'what was %s is %s again when that is undone, and the other way round',
  async ([type, reverse, was]) => {
    const { scope, store, change } = await done(type)
    const after = await state(store)
    const undone = await scope.undo(change)
    expect(undone).toMatchObject({ type: reverse, namespace, key: change.key, why: 'undone' })
    expect([undone.before, undone.after]).toEqual([change.after, change.before])
    expect(undone.version).toBeGreaterThan(change.version)
    expect(await state(store)).toEqual(was)
    const again = await scope.undo(undone)
    expect(again.type).toBe(type)
    expect(await state(store)).toEqual(after)
    await scope.undo(again)
    expect(await state(store)).toEqual(was)
  },
)

test.for(['inserted', 'updated', 'superseded'] as const)(
  'what was %s and has changed since is not undone',
  async (type) => {
    const { scope, store, change } = await done(type)
    await scope.update(change.key, { importance: 1 })
    const before = await state(store)
    const error = expectError(await failureOf(scope.undo(change)), 'conflict', {
      says: `Memory '${change.key}' is not as this change left it. Undo what came after first`,
    })
    expect(error.details).toMatchObject({ namespace, key: change.key, expected: change.version })
    expect(await state(store)).toEqual(before)
  },
)

test('what was superseded is left alone where the earlier memory has changed since', async () => {
  const { scope, store, change } = await done('superseded')
  await scope.update('home', { importance: 1 })
  const before = await state(store)
  expectError(await failureOf(scope.undo(change)), 'conflict')
  expect(await state(store)).toEqual(before)
})

test('what was deleted is not brought back over what took its key, nor over another deletion', async () => {
  const { scope, store, change } = await done('deleted')
  await put(store, 'home', braga)
  expectError(await failureOf(scope.undo(change)), 'conflict')
  await scope.forget('home')
  expectError(await failureOf(scope.undo(change)), 'conflict')
  expect(await state(store)).toEqual({})
})

test.for(['inserted', 'updated', 'superseded', 'deleted'] as const)(
  'what was %s and then erased stays erased',
  async (type) => {
    const { scope, store, change } = await done(type)
    await scope.erase(['home', 'new'])
    const error = expectError(await failureOf(scope.undo(change)), 'conflict')
    expect(error.details.actual).toBeNull()
    expect(await state(store)).toEqual({})
  },
)

test('a change that another tab makes at the very moment is not lost', async () => {
  const { scope, store, change } = await done('updated')
  const { get } = store
  let interfered = false
  Object.assign(store, {
    get: async (...args: Parameters<Store['get']>) => {
      const item = await get(...args)
      if (!interfered) {
        interfered = true
        await put(store, 'home', lisbon)
      }
      return item
    },
  })
  expectError(await failureOf(scope.undo(change)), 'conflict')
  expect(await state(store)).toEqual({ home: lisbon })
})

test('a deleted memory comes back with what the index knew of it', async () => {
  const { scope, store } = newScope()
  const index = { text: 'domicile', time: day(3) }
  await store.put(namespace, 'home', asValue(porto), { index })
  await store.delete(namespace, 'home')
  await scope.undo({ type: 'deleted', namespace, key: 'home', version: 0, before: porto })
  expect((await store.get(namespace, 'home'))?.index).toEqual(index)
  expect(await scope.search('domicile')).toHaveLength(1)
})

test('what did not change needs no undoing', async () => {
  const { scope, store } = newScope()
  const change: Change = {
    type: 'unchanged',
    namespace,
    key: 'home',
    version: await put(store, 'home', porto),
  }
  expect(await scope.undo(change)).toEqual(change)
  expect(await scope.history('home')).toHaveLength(1)
})

test.for([
  [undefined],
  [{}],
  [{ type: 'moved', namespace, key: 'home' }],
  [{ type: 'inserted', namespace: ['users', 'eve'], key: 'home', version: 1 }],
])('what is no change of this memory is refused: %j', async ([change]) => {
  const { scope } = newScope()
  expectError(await failureOf(scope.undo(change as never)), 'invalid_argument', {
    details: { argument: 'change' },
    says: 'Give one that learning, or undo, reported.',
  })
})

test('the history of a memory is read newest first, with why, and its deletion', async () => {
  const { scope, store } = newScope()
  await store.put(namespace, 'home', asValue(porto), { why: 'she said so' })
  await put(store, 'home', braga)
  await store.delete(namespace, 'home', { why: 'she moved' })
  const versions = await scope.history('home')
  expect(versions.map(({ text, why, deleted }) => [text, why, deleted])).toEqual([
    ['', 'she moved', true],
    ['Ada lives in Braga', undefined, undefined],
    ['Ada lives in Porto', 'she said so', undefined],
  ])
  expect(versions[2]?.value).toEqual(porto)
  expect(await scope.history('never')).toEqual([])
})
