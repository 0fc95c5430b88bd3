import { expect, test } from 'vitest'
import { z } from 'zod'
import { createMemoryStoreManager } from '../../../src/memory/store-manager.ts'
import { expectError, thrownBy } from '../../contracts/failure.ts'
import { scriptedModel } from '../../fakes/scripted-model.ts'
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
  shows,
} from '../learning.ts'

const messages = [says('m1', 'Please answer in short sentences.')]
const Profile = z.object({ name: z.string(), style: z.string().default('long') })

test('a default is stored under its key, and shown to the model', async () => {
  const { ada, store, model } = newLearning([operations()], { default: 'The user is new.' })
  const { changes } = await ada.invoke({ messages })
  expect(shows(model.asked[0], 'The user is new.')).toBe(true)
  expect(changes).toMatchObject([{ type: 'inserted', key: 'default' }])
  expect(await memoriesOf(store)).toEqual({
    default: { kind: 'Memory', content: { content: 'The user is new.' } },
  })
})

test('a default never overwrites what its key has become, with small limits and without messages', async () => {
  const { ada, store } = newLearning(
    [
      (request) =>
        operations({
          op: 'update',
          id: numberOf(request, 'is new'),
          content: { content: 'The user likes short answers.' },
        }),
      operations(),
    ],
    { default: 'The user is new.', queryLimit: 1 },
  )
  await ada.invoke({ messages })
  expect((await ada.get('default'))?.text).toBe('The user likes short answers.')
  await know(store, 'other', 'Please answer in short sentences.')
  const before = await store.get(ADA, 'default')
  await ada.invoke({ messages })
  await ada.invoke({ messages: [] })
  expect(await store.get(ADA, 'default')).toEqual(before)
})

test('a default that has ended stays as it is, and is not stored anew', async () => {
  const { ada, store, model } = newLearning([operations()], { default: 'The user is new.' })
  await know(store, 'default', 'The user is new.', { validUntil: '2024-01-09T00:00:00.000Z' })
  const before = await store.get(ADA, 'default')
  await ada.invoke({ messages })
  expect(model.asked).toHaveLength(1)
  expect(await store.get(ADA, 'default')).toEqual(before)
})

test('the default is there beside whatever else is known', async () => {
  const { ada, store, model } = newLearning([operations()], { default: 'The user is new.' })
  await know(store, 'tea', 'Ada drinks tea.')
  await ada.invoke({ messages })
  expect(shows(model.asked[0], 'The user is new.') && shows(model.asked[0], 'Ada drinks tea.')).toBe(true)
  expect(Object.keys(await memoriesOf(store))).toEqual(['default', 'tea'])
})

test('a default is stored even where nothing was said', async () => {
  const { ada, model } = newLearning([], { default: 'The user is new.' })
  await ada.invoke({ messages: [] })
  expect((await ada.get('default'))?.text).toBe('The user is new.')
  expect(model.asked).toEqual([])
})

test("an object is the default of the first kind that accepts it, as the kind's schema reads it", async () => {
  const { ada } = newLearning([], { schemas: { Profile }, default: { name: 'Ada' } })
  await ada.invoke({ messages: [] })
  expect((await ada.get('default'))?.value).toEqual({
    kind: 'Profile',
    content: { name: 'Ada', style: 'long' },
  })
})

test('a factory makes the default of each user', async () => {
  const { ada } = newLearning([], { defaultFactory: ({ user }) => `This is ${user}.` })
  await ada.invoke({ messages: [] })
  expect((await ada.get('default'))?.text).toBe('This is ada.')
})

test('a default that fits no schema is refused, and nothing is written', async () => {
  const { ada, store } = newLearning([], { schemas: { Profile }, default: { size: 7 } })
  await expect(ada.invoke({ messages: [] })).rejects.toMatchObject({
    code: 'invalid_argument',
    details: { argument: 'default' },
  })
  expect(await memoriesOf(store)).toEqual({})
})

test.for([
  ['default', 'both a default and a factory', { default: 'x', defaultFactory: () => 'y' }],
  ['default', 'words where no kind holds words', { default: 'x', schemas: { Profile } }],
  ['queryLimit', 'a limit of none', { queryLimit: 0 }],
  ['queryLimit', 'half a limit', { queryLimit: 1.5 }],
  ['enableInserts', 'nothing allowed', { enableInserts: false, enableUpdates: false }],
  ['model', 'no model', { model: undefined as never }],
  ['store', 'no store', { store: {} as never }],
] as const)('%s: %s is refused at once', ([argument, , options]) => {
  const made = () => createMemoryStoreManager({ model: scriptedModel([]), store: newStore(), ...options })
  expectError(thrownBy(made), 'invalid_argument', { details: { argument } })
})

test('phases run in order with their own instructions, and see messages only where they say so', async () => {
  const { ada, model } = newLearning(
    [operations(insert('Ada likes short answers.')), operations(), operations()],
    {
      phases: [
        { instructions: 'First, tidy up.' },
        { instructions: 'Second, check.', includeMessages: true },
      ],
    },
  )
  const { usage } = await ada.invoke({ messages })
  expect(usage.calls).toBe(3)
  expect(model.prompt(1)).toContain('First, tidy up.')
  expect(model.prompt(1)).not.toContain('Please answer in short sentences.')
  expect(shows(model.asked[1], 'Ada likes short answers.')).toBe(true)
  expect(model.prompt(2)).toContain('Second, check.')
  expect(model.prompt(2)).toContain('Please answer in short sentences.')
})

test('a phase without instructions puts what is known in order', async () => {
  const { ada, model } = newLearning([operations(insert('Ada likes short answers.')), operations()], {
    phases: [{}],
  })
  await ada.invoke({ messages })
  expect(model.prompt(1)).toContain('Put the known memories in order.')
})

test('what a phase deletes moments after it was created is never written', async () => {
  const { ada, store } = newLearning(
    [
      operations(insert('Ada likes short answers.'), insert('Ada likes jazz.')),
      (request) => operations({ op: 'delete', id: numberOf(request, 'jazz') }),
    ],
    { phases: [{ enableDeletes: true }] },
  )
  const { changes } = await ada.invoke({ messages })
  expect(changes).toMatchObject([{ type: 'inserted', key: 'new-1' }])
  expect(await store.history(ADA, 'new-2')).toEqual([])
})

test('what a phase deletes had not replaced anything: the memory before it holds again', async () => {
  const { ada, store } = newLearning(
    [
      (request) =>
        operations({
          op: 'supersede',
          id: numberOf(request, 'tea'),
          content: { content: 'Ada drinks coffee.' },
        }),
      (request) => operations({ op: 'delete', id: numberOf(request, 'coffee') }),
    ],
    { phases: [{ enableDeletes: true }] },
  )
  await know(store, 'tea', 'Ada drinks tea.')
  const before = await memoriesOf(store)
  const { changes } = await ada.invoke({ messages })
  expect(changes.map(({ type }) => type)).toEqual(['unchanged'])
  expect(await memoriesOf(store)).toEqual(before)
})

test('a phase refines what was just learned, and one memory is written', async () => {
  const { ada, store } = newLearning(
    [
      operations(insert('Ada likes short answers.')),
      (request) =>
        operations({
          op: 'update',
          id: numberOf(request, 'short'),
          content: { content: 'Ada likes short, dry answers.' },
        }),
    ],
    { phases: [{}] },
  )
  const { changes } = await ada.invoke({ messages })
  expect(changes).toMatchObject([
    { type: 'inserted', key: 'new-1', after: { content: { content: 'Ada likes short, dry answers.' } } },
  ])
  expect(await store.history(ADA, 'new-1')).toHaveLength(1)
})

test('what a phase may not do is reported', async () => {
  const wrong = operations(insert('Ada likes jazz.'))
  const { ada, store } = newLearning([operations(insert('Ada likes short answers.')), wrong, wrong], {
    phases: [{ enableInserts: false }],
  })
  const { failed } = await ada.invoke({ messages })
  expect(failed).toMatchObject([{ code: 'not_allowed' }])
  expect(Object.keys(await memoriesOf(store))).toEqual(['new-1'])
})

test('a query model writes the queries, with its own kinds and filters, and the limit stays ours', async () => {
  const queryModel = scriptedModel([
    {
      queries: [
        { query: 'tea', kinds: ['Memory'] },
        { query: 'tea', kinds: ['Memory'] },
        { query: 'jobs', filter: { 'content.content': 'Ada is a nurse.' } },
      ],
    },
  ])
  const { store, ...first } = newLearning([operations()])
  expect(first.model.asked).toEqual([])
  const searched: unknown[] = []
  const watching = {
    ...store,
    search: (...args: Parameters<typeof store.search>) => (searched.push(args[1]), store.search(...args)),
  }
  const { ada, model } = newLearning([operations()], { store: watching, queryModel, queryLimit: 2 })
  await know(store, 'tea', 'Ada drinks tea.')
  await know(store, 'job', 'Ada is a nurse.')
  await know(store, 'dog', 'Ada has a dog.')
  const { usage } = await ada.invoke({ messages })
  expect(usage.calls).toBe(2)
  expect(searched.slice(0, 2)).toMatchObject([
    { query: 'tea', kinds: ['Memory'], limit: 2 },
    { query: 'jobs', filter: { 'content.content': 'Ada is a nurse.' }, limit: 2 },
  ])
  expect(queryModel.prompt(0)).toContain('Please answer in short sentences.')
  expect(shows(model.asked[0], 'Ada drinks tea.')).toBe(true)
})
