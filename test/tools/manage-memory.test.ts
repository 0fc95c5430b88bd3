import { expect, test } from 'vitest'
import * as z from 'zod'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Store } from '../../src/store/store.ts'
import {
  createManageMemoryTool,
  type ManageMemoryAction,
  type ManageMemoryToolOptions,
} from '../../src/tools/manage-memory.ts'
import { expectError, failureOf, thrownBy } from '../contracts/failure.ts'
import { day, newScope, threadOf, u } from '../memory/conversation.ts'

const ADA = ['users', 'ada']
const Preference = z.object({ likes: z.string(), strength: z.number().optional() })
const Place = z.object({ city: z.string() })

function newTool(rest: Partial<ManageMemoryToolOptions> = {}) {
  const store = rest.store ?? createStore({ storage: memoryStorage() })
  let next = 1
  const tool = createManageMemoryTool({ store, namespace: ADA, makeId: () => `m${next++}`, ...rest })
  return { store, tool }
}

const valueOf = async (store: Store, key: string) => (await store.get(ADA, key))?.value

test('creating is the default, and gives a new id', async () => {
  const { store, tool } = newTool()
  expect(await tool.execute({ content: 'Ada drinks tea' })).toBe('created memory m1')
  expect(await tool.execute({ action: 'create', content: 'Ada lives in Rome' })).toBe('created memory m2')
  expect(await valueOf(store, 'm1')).toEqual({ kind: 'Memory', content: { content: 'Ada drinks tea' } })
})

test('ids are random unless the app makes them', async () => {
  const { tool } = newTool({ makeId: undefined })
  const ids = await Promise.all(['a tea', 'a cup'].map((content) => tool.execute({ content })))
  expect(new Set(ids).size).toBe(2)
  for (const id of ids) expect(id).toMatch(/^created memory [\w-]{16}$/)
})

test('updating replaces the content and keeps everything else', async () => {
  const { scope, store } = newScope()
  const { tool } = newTool({ store })
  const { key } = await scope.add('Ada lives in Rome', {
    validFrom: day(1),
    sources: ['m7'],
    importance: 0.9,
    key: 'home',
  })
  expect(await tool.execute({ action: 'update', id: key, content: 'Ada lives in Oslo' })).toBe(
    'updated memory home',
  )
  expect(await valueOf(store, 'home')).toEqual({
    kind: 'Memory',
    content: { content: 'Ada lives in Oslo' },
    validFrom: day(1),
    sources: ['m7'],
    importance: 0.9,
  })
})

test('any key that is there is an id, such as that of a default', async () => {
  const { store, tool } = newTool()
  await store.put(ADA, 'default', { kind: 'Memory', content: { content: 'New here' } })
  expect(await tool.execute({ action: 'update', id: 'default', content: 'Ada' })).toBe(
    'updated memory default',
  )
  expect(await valueOf(store, 'default')).toMatchObject({ content: { content: 'Ada' } })
})

test('updating what is not there creates it', async () => {
  const { store, tool } = newTool()
  expect(await tool.execute({ action: 'update', id: 'x', content: 'Ada drinks tea' })).toBe(
    'updated memory x',
  )
  expect(await valueOf(store, 'x')).toEqual({ kind: 'Memory', content: { content: 'Ada drinks tea' } })
})

test('deleting deletes, and what is not there is gone already', async () => {
  const { store, tool } = newTool()
  await tool.execute({ content: 'Ada drinks tea' })
  expect(await tool.execute({ action: 'delete', id: 'm1' })).toBe('Deleted memory m1')
  expect(await valueOf(store, 'm1')).toBeUndefined()
  expect(await tool.execute({ action: 'delete', id: 'm1' })).toBe('Deleted memory m1')
})

test('why is kept in the history', async () => {
  const { store, tool } = newTool()
  await tool.execute({ content: 'Ada drinks tea', why: 'she said so' })
  await tool.execute({
    action: 'update',
    id: 'm1',
    content: 'Ada drinks coffee',
    why: 'she changed her mind',
  })
  await tool.execute({ action: 'delete', id: 'm1', why: 'she asked' })
  const history = await store.history(ADA, 'm1')
  expect(history.map(({ why }) => why)).toEqual(['she asked', 'she changed her mind', 'she said so'])
})

test('arguments may be null, for models that give every argument', async () => {
  const { store, tool } = newTool()
  expect(await tool.execute({ action: 'create', content: 'tea', id: null, why: null })).toBe(
    'created memory m1',
  )
  expect(await tool.execute({ action: 'delete', id: 'm1', content: null, why: null })).toBe(
    'Deleted memory m1',
  )
  expect(await store.history(ADA, 'm1')).toHaveLength(2)
})

test('no update is lost to another writer in between', async () => {
  const { store } = newTool()
  await store.put(ADA, 'tea', { kind: 'Memory', content: { content: 'tea' } })
  let once = true
  const busy: Store = {
    ...store,
    async write(writes, options) {
      if (once) await store.put(ADA, 'tea', { kind: 'Memory', content: { content: 'tea' }, importance: 0.7 })
      once = false
      return store.write(writes, options)
    },
  }
  const { tool } = newTool({ store: busy })
  await tool.execute({ action: 'update', id: 'tea', content: 'green tea' })
  expect(await valueOf(store, 'tea')).toEqual({
    kind: 'Memory',
    content: { content: 'green tea' },
    importance: 0.7,
  })
})

test.for([
  [{ content: 'tea', id: 'x' }, 'id', /'create' takes no id, and was given 'x'\. Leave it out/],
  [{ action: 'update', content: 'tea' }, 'id', /'update' needs the id of a memory/],
  [{ action: 'update', content: 'tea', id: '' }, 'id', /'update' needs the id of a memory/],
  [{ action: 'delete' }, 'id', /'delete' needs the id of a memory/],
  [{}, 'content', /'create' needs content/],
  [{ content: ' ' }, 'content', /'create' needs content/],
  [{ action: 'update', id: 'home' }, 'content', /'update' needs content/],
  [{ content: 7 }, 'content', /Content 7 does not fit a memory of kind 'Memory'/],
  [{ action: 'merge', content: 'tea' }, 'input', /Mend action: .*"create"\|"update"\|"delete"/],
  [{ content: 'tea', id: 7 }, 'input', /Mend id: /],
  ['tea', 'input', /manage_memory cannot be called with 'tea'/],
] as const)('%j is refused, and nothing is written', async ([input, argument, says]) => {
  const { store, tool } = newTool()
  await store.put(ADA, 'home', { kind: 'Memory', content: { content: 'Rome' } })
  const error = await failureOf(tool.execute(input))
  expectError(error, 'invalid_argument', { details: { argument }, says })
  expect(await store.search([])).toHaveLength(1)
  expect(await valueOf(store, 'home')).toMatchObject({ content: { content: 'Rome' } })
})

test.for<[readonly ManageMemoryAction[], string, RegExp]>([
  [['create', 'update', 'delete'], 'create', /^Create, update, or delete memories.*Give the id.*give none/],
  [['update', 'create'], 'create', /^Create or update memories/],
  [
    ['update'],
    'update',
    /^Update memories, which last beyond this conversation\. Give the id of the memory that you change\./,
  ],
  [['delete', 'update'], 'update', /^Update or delete memories/],
  [
    ['create'],
    'create',
    /^Create memories, which last beyond this conversation\. A new memory gets its id here/,
  ],
])('%j: what is permitted is what the model is told', async ([actionsPermitted, first, description]) => {
  const { tool } = newTool({ actionsPermitted })
  expect(tool.description).toMatch(description)
  const { properties } = z.toJSONSchema(tool.inputSchema) as { properties: Record<string, object> }
  expect(properties['action']).toMatchObject({ type: 'string', default: first })
  expect(new Set((properties['action'] as { enum: string[] }).enum)).toEqual(new Set(actionsPermitted))
  for (const action of ['create', 'update', 'delete'] as const) {
    if (actionsPermitted.includes(action)) continue
    expectError(await failureOf(tool.execute({ action, id: 'x', content: 'tea' })), 'invalid_argument', {
      says: /Mend action/,
    })
  }
})

test.for([[[]], [['create', 'merge']], ['create']])(
  'actionsPermitted %j is refused',
  ([actionsPermitted]) => {
    const options = { actionsPermitted: actionsPermitted as ManageMemoryAction[] }
    expectError(
      thrownBy(() => newTool(options)),
      'invalid_argument',
      { says: 'actionsPermitted' },
    )
  },
)

test('name and instructions are the app’s, or our own', () => {
  const { tool } = newTool({ name: 'keep', instructions: 'Only what the user asks for.' })
  expect(tool.name).toBe('keep')
  expect(tool.description).toMatch(/give none\. Only what the user asks for\.$/)
  expect(newTool().tool.description).toMatch(/without being asked/)
  expect(newTool({ instructions: '' }).tool.description).toMatch(/give none\.$/)
})

test('content of one kind is checked by its schema', async () => {
  const { store, tool } = newTool({ schemas: { Preference } })
  await tool.execute({ content: { likes: 'tea' } })
  expect(await valueOf(store, 'm1')).toEqual({ kind: 'Preference', content: { likes: 'tea' } })
  const error = await failureOf(tool.execute({ content: { likes: 7 } }))
  expectError(error, 'invalid_argument', {
    says: /Content {"likes":7} does not fit .* 'Preference'\. Mend likes: /,
  })
  expectError(await failureOf(tool.execute({ content: 'tea' })), 'invalid_argument', { says: /'Preference'/ })
})

test('of several kinds the model names one, and a memory stays what it is', async () => {
  const { store, tool } = newTool({ schemas: { Preference, Place } })
  expectError(await failureOf(tool.execute({ content: { city: 'Rome' } })), 'invalid_argument', {
    says: "Give one of 'Preference', 'Place'.",
  })
  await tool.execute({ content: { city: 'Rome' }, kind: 'Place' })
  await tool.execute({ action: 'update', id: 'm1', content: { city: 'Oslo' } })
  expect(await valueOf(store, 'm1')).toEqual({ kind: 'Place', content: { city: 'Oslo' } })
  const other = { action: 'update', id: 'm1', kind: 'Preference', content: { likes: 'Oslo' } }
  expectError(await failureOf(tool.execute(other)), 'invalid_argument', {
    says: /is of kind 'Place' and stays so/,
  })
})

test('a memory of a kind that the tool does not write is not turned into another', async () => {
  const { store, tool } = newTool()
  await store.put(ADA, 'food', { kind: 'Preference', content: { likes: 'tea' } })
  const error = await failureOf(tool.execute({ action: 'update', id: 'food', content: 'likes coffee' }))
  expectError(error, 'invalid_argument', {
    says: /'food' is of kind 'Preference' and stays so\. .*'Memory': create another/,
  })
  expect(await valueOf(store, 'food')).toEqual({ kind: 'Preference', content: { likes: 'tea' } })
})

test('a foreign value becomes a memory when it is updated', async () => {
  const { store, tool } = newTool()
  await store.put(ADA, 'old', { text: 'tea' })
  await tool.execute({ action: 'update', id: 'old', content: 'Ada drinks tea' })
  expect(await valueOf(store, 'old')).toEqual({ kind: 'Memory', content: { content: 'Ada drinks tea' } })
})

test('what was said is not rewritten, and a turn that is deleted stays forgotten', async () => {
  const { scope, store } = newScope()
  const messages = [u('I love tea', { id: 'm1' }), u('and jam', { id: 'm2' })]
  await scope.remember(messages)
  const [turn] = await scope.search('tea', { kinds: ['Turn'], limit: 1 })
  const { tool } = newTool({ store })
  const error = await failureOf(tool.execute({ action: 'update', id: turn?.key, content: 'I hate tea' }))
  expectError(error, 'invalid_argument', { says: /is what was said in a conversation and stays so/ })
  await tool.execute({ action: 'delete', id: turn?.key })
  await scope.remember(messages)
  expect(await threadOf(store)).toEqual(['and jam'])
})

test('for fills the namespace, and without it a call says what is missing', async () => {
  const { store, tool } = newTool({ namespace: ['users', '{user}'] })
  const error = await failureOf(tool.execute({ content: 'tea' }))
  expectError(error, 'missing_variable', { details: { variable: 'user' } })
  await tool.for({ user: 'ada@example.org' }).execute({ content: 'tea' })
  expect(await store.get(['users', 'ada@example.org'], 'm1')).toBeDefined()
})

test('a call can be stopped', async () => {
  const { store, tool } = newTool()
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(tool.execute({ content: 'tea' }, { signal })).rejects.toThrow('enough')
  expect(await store.search([])).toEqual([])
})
