import { expect, test } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Store } from '../../src/store/store.ts'
import { createSearchMemoryTool, type SearchMemoryToolOptions } from '../../src/tools/search-memory.ts'
import { expectError, failureOf, thrownBy } from '../contracts/failure.ts'
import { day, newScope, u } from '../memory/conversation.ts'

const ADA = ['users', 'ada']

async function adasStore(): Promise<Store> {
  const store = createStore({ storage: memoryStorage() })
  const memory = (content: string, rest = {}) => ({ kind: 'Memory', content: { content }, ...rest })
  await store.put(
    ADA,
    'tea',
    memory('Ada drinks green tea', { validFrom: day(2), importance: 0.8, sources: ['m1'] }),
  )
  await store.put(ADA, 'coffee', memory('Ada drinks coffee', { validFrom: day(1), validUntil: day(3) }))
  await store.put(ADA, 'food', { kind: 'Preference', content: { likes: 'noodles', drinks: 'water' } })
  return store
}

const toolOver = (store: Store, rest: Partial<SearchMemoryToolOptions> = {}) =>
  createSearchMemoryTool({ store, namespace: ADA, clock: () => Date.parse(day(9)), ...rest })

const read = async (tool: ReturnType<typeof toolOver>, input: object): Promise<unknown[]> =>
  JSON.parse(await tool.execute(input)) as unknown[]

test('a memory is shown in few words: its id, content, score and date', async () => {
  const found = await read(toolOver(await adasStore()), { query: 'green tea' })
  expect(found[0]).toEqual({
    id: 'tea',
    content: 'Ada drinks green tea',
    score: expect.any(Number),
    date: '2024-01-02',
  })
})

test('a score has two decimals', async () => {
  const tool = toolOver(await adasStore())
  const [content, hits] = await tool.executeWithArtifact({ query: 'what does Ada drink: tea?' })
  const [shown] = JSON.parse(content) as { score: number }[]
  expect(shown?.score).toBeCloseTo(hits[0]?.score ?? 0, 2)
  expect(String(shown?.score)).toMatch(/^0\.\d{1,2}$/)
  expect(hits[0]?.score).not.toBe(shown?.score)
})

test('content of a kind of its own is the object, its kind is named, and its date is the day it was stored', async () => {
  const today = new Date().toISOString().slice(0, 10)
  const found = await read(toolOver(await adasStore()), { query: 'noodles' })
  expect(found).toEqual([
    {
      id: 'food',
      kind: 'Preference',
      content: { likes: 'noodles', drinks: 'water' },
      score: expect.any(Number),
      date: today,
    },
  ])
})

test('the whole memory comes only where it is asked for', async () => {
  const found = await read(toolOver(await adasStore()), { query: 'green tea', full: true, limit: 1 })
  expect(found).toEqual([
    {
      id: 'tea',
      kind: 'Memory',
      content: { content: 'Ada drinks green tea' },
      score: expect.any(Number),
      date: '2024-01-02',
      validFrom: day(2),
      importance: 0.8,
      sources: ['m1'],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    },
  ])
})

test('what has ended by now is left out, and what had not ended yet was there', async () => {
  const store = await adasStore()
  const ids = async (now: string) =>
    (await read(toolOver(store, { clock: () => Date.parse(now) }), { query: 'coffee' })).map(
      (found) => (found as { id: string }).id,
    )
  expect(await ids(day(9))).not.toContain('coffee')
  expect(await ids(day(2))).toContain('coffee')
})

test('turns are left out unless the app names them, and then say that they are turns', async () => {
  const { scope, store } = newScope()
  await scope.remember([u('I love green tea', { name: 'Ada', createdAt: day(4) })])
  await scope.add('Ada drinks tea')
  const kindsOf = async (rest: Partial<SearchMemoryToolOptions>) =>
    (await read(toolOver(store, rest), { query: 'tea' })).map((found) => (found as { kind?: string }).kind)
  expect(await kindsOf({})).toEqual([undefined])
  expect((await kindsOf({ kinds: ['Memory', 'Turn'] })).toSorted()).toEqual(['Turn', undefined])
})

test('a memory in a namespace below says where it is', async () => {
  const store = await adasStore()
  await store.put([...ADA, 'work'], 'desk', {
    kind: 'Memory',
    content: { content: 'Ada has a standing desk' },
  })
  const found = await read(toolOver(store), { query: 'desk' })
  expect(found).toMatchObject([{ id: 'desk', namespace: [...ADA, 'work'] }])
})

test('limit is 10 and offset 0, unless the model says otherwise', async () => {
  const store = createStore({ storage: memoryStorage() })
  for (let index = 0; index < 12; index++) {
    await store.put(ADA, `k${index}`, { kind: 'Memory', content: { content: `tea number ${index}` } })
  }
  const tool = toolOver(store)
  expect(await read(tool, { query: 'tea' })).toHaveLength(10)
  expect(await read(tool, { query: 'tea', offset: 10 })).toHaveLength(2)
  expect(await read(tool, { query: 'tea', limit: 3 })).toHaveLength(3)
})

test('null is as left out, also where a framework reads the input first, and digits are a number', async () => {
  const store = createStore({ storage: memoryStorage() })
  for (let index = 0; index < 12; index++) {
    await store.put(ADA, `k${index}`, { kind: 'Memory', content: { content: `tea number ${index}` } })
  }
  const tool = toolOver(store)
  const nulls = { query: 'tea', limit: null, offset: null, filter: null, full: null }
  expect(await read(tool, nulls)).toHaveLength(10)
  expect(await read(tool, tool.inputSchema.parse(nulls))).toHaveLength(10)
  expect(await read(tool, { query: 'tea', limit: '3' })).toHaveLength(3)
  expect(await read(tool, { query: 'tea', limit: ' 5 ', offset: '10' })).toHaveLength(2)
})

test('a filter restricts, and a model that gives every argument may give null for none', async () => {
  const tool = toolOver(await adasStore())
  const ids = async (filter: object | null) =>
    (await read(tool, { query: 'Ada drinks water', filter }))
      .map((found) => (found as { id: string }).id)
      .toSorted()
  expect(await ids(null)).toEqual(['food', 'tea'])
  expect(await ids({ importance: { $gt: 0.5 } })).toEqual(['tea'])
})

test('nothing found is an empty array', async () => {
  expect(await toolOver(await adasStore()).execute({ query: 'zebra' })).toBe('[]')
})

test('with the hits themselves, for the app', async () => {
  const [content, hits] = await toolOver(await adasStore()).executeWithArtifact({
    query: 'green tea',
    limit: 1,
  })
  expect(JSON.parse(content)).toHaveLength(1)
  expect(hits).toMatchObject([
    { namespace: ADA, key: 'tea', value: { importance: 0.8 }, text: 'Ada drinks green tea' },
  ])
})

test.for([
  [{}, /search_memory cannot be called with {}\. Mend query: /],
  [{ query: '' }, /Mend query: /],
  [{ query: 'tea', limit: 0 }, /Mend limit: .*>=1/],
  [{ query: 'tea', offset: -1, full: 'yes' }, /Mend offset: .*; full: /],
  [{ query: 'tea', limit: '0' }, /Mend limit: .*>=1/],
  [{ query: 'tea', limit: 'three' }, /Mend limit: /],
  [{ query: 'tea', limit: '' }, /Mend limit: /],
  ['tea', /cannot be called with 'tea'\. Mend /],
  [{ query: 'tea', filter: { $nor: [] } }, /Filter operator '\$nor'/],
] as const)('%j is refused in a sentence that a model can act on', async ([input, says]) => {
  const error = await failureOf(toolOver(await adasStore()).execute(input))
  expectError(error, 'invalid_argument', { says })
})

test('for fills the namespace, and without it a call says what is missing', async () => {
  const store = await adasStore()
  const tool = createSearchMemoryTool({ store, namespace: ['users', '{user}'] })
  const error = await failureOf(tool.execute({ query: 'tea' }))
  expectError(error, 'missing_variable', { details: { variable: 'user' }, says: "for({ user: '…' })" })
  expectError(
    thrownBy(() => tool.for({})),
    'missing_variable',
  )
  expect(await read(tool.for({ user: 'ada' }), { query: 'green tea' })).not.toEqual([])
  expect(await read(tool.for({ user: 'bob' }), { query: 'green tea' })).toEqual([])
  expect(await read(tool.for({ user: 'bob' }).for({ user: 'ada' }), { query: 'green tea' })).not.toEqual([])
})

test('name and instructions are what the model reads', async () => {
  const store = await adasStore()
  const tool = toolOver(store, { name: 'recall', instructions: 'Search before you answer.' })
  expect(tool.name).toBe('recall')
  expect(tool.description).toMatch(/^Search your long-term memory.* Search before you answer\.$/)
  expect(tool.for({}).description).toBe(tool.description)
  expectError(await failureOf(tool.execute({})), 'invalid_argument', { says: /^recall cannot be called/ })
  expect(toolOver(store).description).toMatch(/date\.$/)
})

test('a call can be stopped', async () => {
  const tool = toolOver(await adasStore())
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(tool.execute({ query: 'tea' }, { signal })).rejects.toThrow('enough')
})
