import { expect, test } from 'vitest'
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
} from './learning.ts'

const messages = [says('m1', 'I drink green tea every morning.')]

test('what is learned is stored as { kind, content }, and reported with its version', async () => {
  const { ada, store } = newLearning([
    operations(
      insert('Ada drinks green tea every morning.', {
        sources: ['m1'],
        importance: 0.6,
        why: 'She said so.',
      }),
    ),
  ])
  const { changes, failed, usage } = await ada.invoke({ messages })
  const item = await store.get(ADA, 'new-1')
  const value = {
    kind: 'Memory',
    content: { content: 'Ada drinks green tea every morning.' },
    importance: 0.6,
    sources: ['m1'],
  }
  expect(item?.value).toEqual(value)
  expect(changes).toEqual([
    {
      type: 'inserted',
      namespace: ADA,
      key: 'new-1',
      version: item?.version,
      after: value,
      why: 'She said so.',
    },
  ])
  expect(failed).toEqual([])
  expect(usage.calls).toBe(1)
  expect((await store.history(ADA, 'new-1'))[0]?.why).toBe('She said so.')
})

test('a memory that a tool wrote, of any shape, is readable and can be refined', async () => {
  const { ada, store, model } = newLearning([
    (request) =>
      operations({
        op: 'supersede',
        id: numberOf(request, 'Ada drinks coffee'),
        content: { content: 'Ada drinks tea.' },
        kind: 'Memory',
        sources: ['m1'],
      }),
  ])
  await store.put(ADA, 'tool', { content: 'Ada drinks coffee.' })
  const { changes } = await ada.invoke({ messages: [says('m1', 'I drink tea now.')] })
  expect(shows(model.asked[0], 'Ada drinks coffee.')).toBe(true)
  expect(changes).toMatchObject([{ type: 'superseded', key: 'new-1', previousKey: 'tool' }])
  const stored = await memoriesOf(store)
  expect(stored['tool']).toMatchObject({ content: { content: 'Ada drinks coffee.' }, supersededBy: 'new-1' })
  expect(stored['new-1']).toMatchObject({ content: { content: 'Ada drinks tea.' }, supersedes: 'tool' })
})

test.for([1, 2, 3])('a small recall limit still recalls: %i', async (queryLimit) => {
  const { ada, store, model } = newLearning([operations()], { queryLimit })
  await know(store, 'tea', 'Ada drinks green tea.')
  await know(store, 'dog', 'Ada has a dog called Rex.')
  await know(store, 'run', 'Ada runs on Sundays.')
  await know(store, 'job', 'Ada is a nurse.')
  await ada.invoke({ messages })
  expect(shows(model.asked[0], 'Ada drinks green tea.')).toBe(true)
  const others = ['Rex', 'Sundays', 'nurse'].filter((text) => shows(model.asked[0], text))
  expect(others).toHaveLength(queryLimit - 1)
})

test('each query is searched once, and turns and what has ended are not recalled', async () => {
  const { ada, store, model } = newLearning([operations()])
  await know(store, 'tea', 'Ada drinks green tea.')
  await know(store, 'old', 'Ada drank green tea at school.', { validUntil: '2020-01-01T00:00:00.000Z' })
  await store.put(ADA, 'turn', {
    kind: 'Turn',
    content: { role: 'user', content: 'green tea please', thread: 't' },
  })
  const queries: (string | undefined)[] = []
  const counting = {
    ...store,
    search: (...args: Parameters<typeof store.search>) => (
      queries.push(args[1]?.query),
      store.search(...args)
    ),
  }
  const counted = newLearning([operations()], { store: counting })
  await counted.ada.invoke({
    messages: ['one tea', 'two', 'three', 'four', 'five'].map((text, at) => says(`m${at}`, text)),
  })
  const asked = queries.filter((query) => query !== undefined)
  expect(asked).toEqual(['five', 'four\nfive', 'two\nthree\nfour\nfive', 'one tea\ntwo\nthree\nfour\nfive'])
  await ada.invoke({ messages })
  expect(shows(model.asked[0], 'Ada drinks green tea.')).toBe(true)
  expect(model.prompt(0)).not.toMatch(/school|please/)
})

test('what was recalled into the conversation is known, whatever the limit', async () => {
  const { ada, store, model } = newLearning([operations()], { queryLimit: 1 })
  await know(store, 'tea', 'Ada drinks green tea.')
  await know(store, 'a b', 'Ada has a dog called Rex.')
  await know(store, 'gone', 'Ada has a cat.', { validUntil: '2020-01-01T00:00:00.000Z' })
  const block = '<memories keys="a%0020b gone missing">\n- Ada has a dog called Rex.\n</memories>'
  await ada.invoke({ messages: [{ role: 'system', content: block }, ...messages] })
  expect(shows(model.asked[0], 'Ada drinks green tea.')).toBe(true)
  expect(shows(model.asked[0], 'Rex')).toBe(true)
  expect(shows(model.asked[0], 'cat')).toBe(false)
})

test('a failing write is thrown, and nothing is half-written', async () => {
  const { ada, store } = newLearning([operations(insert('one'), insert('x'.repeat(1_000_001)))])
  await expect(ada.invoke({ messages })).rejects.toMatchObject({ code: 'too_large' })
  expect(await memoriesOf(store)).toEqual({})
})

test('several steps leave untouched memories as they are', async () => {
  const { ada, store, model } = newLearning([
    operations(insert('Ada likes jazz.', { sources: ['m1'] })),
    operations(),
  ])
  await know(store, 'tea', 'Ada drinks green tea.')
  const before = await store.get(ADA, 'tea')
  const { changes } = await ada.invoke({ messages, maxSteps: 3 })
  expect(model.asked).toHaveLength(2)
  expect(changes.map(({ type }) => type)).toEqual(['inserted'])
  expect(await store.get(ADA, 'tea')).toEqual(before)
})

test("a model's error is not retried, and nothing is written", async () => {
  const { ada, store, model } = newLearning([new Error('rate limited')])
  await know(store, 'tea', 'Ada drinks green tea.')
  await expect(ada.invoke({ messages })).rejects.toThrow('rate limited')
  expect(model.asked).toHaveLength(1)
  expect(Object.keys(await memoriesOf(store))).toEqual(['tea'])
})

test('an e-mail address is a user like any other', async () => {
  const { store, model } = newLearning([])
  const { createMemoryStoreManager } = await import('../../src/memory/store-manager.ts')
  const manager = createMemoryStoreManager({
    model: {
      ...model,
      generate: async () => ({
        text: JSON.stringify(operations(insert('Ada drinks tea.'))),
        finishReason: 'stop',
      }),
    },
    store,
  })
  const user = manager.for({ user: 'ada.l@example.org' })
  expect(user.namespace).toEqual(['memories', 'ada.l@example.org'])
  await user.invoke({ messages })
  expect(Object.values(await memoriesOf(store, ['memories', 'ada.l@example.org']))).toHaveLength(1)
})

test('a memory of a namespace below is changed there, and what takes its place goes beside it', async () => {
  const below = [...ADA, 'work']
  const { ada, store } = newLearning([
    (request) =>
      operations(
        {
          op: 'update',
          id: numberOf(request, 'green tea'),
          content: { content: 'Ada drinks green tea at work.' },
          sources: ['m1'],
        },
        {
          op: 'supersede',
          id: numberOf(request, 'is a nurse'),
          content: { content: 'Ada is a doctor.' },
          sources: ['m1'],
        },
        insert('Ada likes jazz.'),
      ),
  ])
  await know(store, 'tea', 'Ada drinks green tea.', { namespace: below })
  await know(store, 'job', 'Ada is a nurse.', { namespace: below })
  const { changes } = await ada.invoke({ messages })
  expect(changes.map(({ type, namespace, key }) => [type, namespace.length, key])).toEqual([
    ['updated', 3, 'tea'],
    ['superseded', 3, 'new-1'],
    ['inserted', 2, 'new-2'],
  ])
  expect((await store.get(below, 'tea'))?.value).toMatchObject({
    content: { content: 'Ada drinks green tea at work.' },
  })
  expect((await store.get(below, 'job'))?.value).toMatchObject({ supersededBy: 'new-1' })
  expect((await store.get(below, 'new-1'))?.value).toMatchObject({ supersedes: 'job' })
  expect(await store.get(ADA, 'tea')).toBeUndefined()
})

test('two memories of one key, in two namespaces, are two', async () => {
  const below = [...ADA, 'work']
  const { ada, store } = newLearning([
    (request) =>
      operations({
        op: 'supersede',
        id: numberOf(request, 'coffee at work'),
        content: { content: 'Ada drinks tea at work.' },
      }),
  ])
  await know(store, 'drink', 'Ada drinks coffee at home.')
  await know(store, 'drink', 'Ada drinks coffee at work.', { namespace: below })
  const { changes } = await ada.invoke({ messages: [says('m1', 'Now I drink tea at work, coffee at home.')] })
  expect(changes).toMatchObject([
    { type: 'superseded', namespace: below, previousKey: 'drink', after: { supersedes: 'drink' } },
  ])
  expect((await store.get(ADA, 'drink'))?.value).toEqual({
    kind: 'Memory',
    content: { content: 'Ada drinks coffee at home.' },
  })
})

test('nothing is written where nothing changed', async () => {
  const store = newStore()
  await know(store, 'tea', 'Ada drinks green tea.')
  const unwritable = { ...store, write: async () => expect.fail('it was written') }
  const { ada } = newLearning(
    [
      (request) =>
        operations({
          op: 'update',
          id: numberOf(request, 'tea'),
          content: { content: 'Ada drinks green tea.' },
        }),
      operations(insert('Ada drinks green tea.')),
      operations(),
    ],
    { store: unwritable },
  )
  for (let call = 0; call < 3; call++) {
    const { changes } = await ada.invoke({ messages })
    expect(changes.filter(({ type }) => type !== 'unchanged')).toEqual([])
  }
})

test('where nothing was said the model is not asked', async () => {
  const { ada, model } = newLearning([])
  const { changes, usage } = await ada.invoke({ messages: [{ role: 'system', content: 'Be kind.' }] })
  expect(changes).toEqual([])
  expect(usage.calls).toBe(0)
  expect((await ada.invoke({ messages: [] })).changes).toEqual([])
  expect(model.asked).toEqual([])
})

test('a deleted memory is reported with the version of its deletion', async () => {
  const { ada, store } = newLearning(
    [(request) => operations({ op: 'delete', id: numberOf(request, 'green tea'), why: 'She never did.' })],
    { enableDeletes: true },
  )
  await know(store, 'tea', 'Ada drinks green tea.')
  const { changes } = await ada.invoke({ messages })
  const [deletion] = await store.history(ADA, 'tea')
  expect(deletion).toMatchObject({ deleted: true, why: 'She never did.' })
  expect(changes).toMatchObject([
    {
      type: 'deleted',
      key: 'tea',
      version: deletion?.version,
      before: { content: { content: 'Ada drinks green tea.' } },
    },
  ])
})

test('what the model wanted and was not done is reported', async () => {
  const wrong = operations({ op: 'update', id: 7, content: { content: 'x' } }, insert('Ada likes jazz.'))
  const { ada } = newLearning([wrong, wrong])
  const { changes, failed, usage } = await ada.invoke({ messages })
  expect(changes.map(({ type }) => type)).toEqual(['inserted'])
  expect(failed).toMatchObject([{ code: 'unknown_memory' }])
  expect(usage.calls).toBe(2)
})

test('a memory is read, found, written and deleted by hand', async () => {
  const { ada } = newLearning([])
  const stored = await ada.put('default', 'Ada drinks green tea.')
  expect(stored.value).toEqual({ kind: 'Memory', content: { content: 'Ada drinks green tea.' } })
  expect(await ada.get('default')).toEqual(stored)
  expect(await ada.search('green tea')).toMatchObject([{ key: 'default', score: expect.any(Number) }])
  expect(await ada.search('green tea', { filter: { 'content.content': 'other' } })).toEqual([])
  expect(await ada.search(' ')).toEqual([])
  expect(await ada.delete('default')).toBe(true)
  expect(await ada.get('default')).toBeUndefined()
  await expect(ada.put('x', { other: 1 })).rejects.toMatchObject({ code: 'invalid_argument' })
})
