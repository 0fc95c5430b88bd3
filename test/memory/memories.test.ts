import { expect, test } from 'vitest'
import type { StoreEvent } from '../../src/store/store.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { a, day, newScope, threadOf, u } from './conversation.ts'
import { memoryStorage } from '../../src/storage/memory.ts'

test('a memory is added, read, listed and found', async () => {
  const { scope } = newScope()
  const added = await scope.add('Ada drinks green tea', {
    importance: 0.8,
    validFrom: '2023-05-01',
    sources: ['m1'],
  })
  expect(added).toMatchObject({
    namespace: ['users', 'ada'],
    value: {
      kind: 'Memory',
      content: { content: 'Ada drinks green tea' },
      validFrom: '2023-05-01T00:00:00.000Z',
      importance: 0.8,
      sources: ['m1'],
    },
    text: 'Ada drinks green tea',
  })
  expect(await scope.get(added.key)).toEqual(added)
  expect(await scope.list()).toEqual([added])
  expect(await scope.search('green tea')).toMatchObject([{ key: added.key, score: expect.any(Number) }])
})

test('several contents are one commit and come back in order', async () => {
  const { scope } = newScope()
  const added = await scope.add(['one', { name: 'two', size: 2 }], { kind: 'Thing' })
  expect(added.map(({ value }) => value.content)).toEqual([{ content: 'one' }, { name: 'two', size: 2 }])
  await expect(scope.add(['one', 'two'], { key: 'k' })).rejects.toThrow(
    "Key 'k' is one, but there are 2 memories.",
  )
})

test('a patch merges an object, replaces words, and keeps the rest', async () => {
  const { scope } = newScope()
  const { key } = await scope.add({ drink: 'tea', sugar: 2 }, { kind: 'Preference', importance: 0.5 })
  const { value } = await scope.update(key, {
    content: { sugar: null, milk: true },
    validUntil: day(1),
  })
  expect(value).toEqual({
    kind: 'Preference',
    content: { drink: 'tea', milk: true },
    importance: 0.5,
    validUntil: day(1),
  })
  const plain = await scope.add('likes tea')
  expect((await scope.update(plain.key, { content: 'likes coffee' })).text).toBe('likes coffee')
  expect(await scope.search('tea', { kinds: ['Memory'] })).toEqual([])
})

test('patches of two tabs at once are both kept', async () => {
  const storage = memoryStorage()
  const [one, two] = [newScope(storage), newScope(storage)]
  const { key } = await one.scope.add({ a: 0 }, { kind: 'Thing' })
  await Promise.all([
    one.scope.update(key, { content: { b: 1 } }),
    two.scope.update(key, { content: { c: 2 } }),
  ])
  expect((await one.scope.get(key))?.value.content).toEqual({ a: 0, b: 1, c: 2 })
})

test('turns are listed only where kinds names them', async () => {
  const { scope } = newScope()
  await scope.remember([u('hello there')])
  const fact = await scope.add('a fact')
  expect(await scope.list()).toEqual([fact])
  expect(await scope.list({ kinds: ['Turn'] })).toMatchObject([{ text: 'hello there' }])
})

test('what has ended is listed where it is asked for, with its end', async () => {
  const { scope } = newScope(undefined, day(10))
  await scope.add('lives in Porto', { validUntil: day(9) })
  await scope.add('lives in Lisbon', { validFrom: day(9) })
  const shown = (await scope.list({ ended: true })).map(({ text, value }) => [text, value.validUntil])
  expect(shown).toEqual([
    ['lives in Lisbon', undefined],
    ['lives in Porto', day(9)],
  ])
  expect(await scope.list({ ended: false })).toMatchObject([{ text: 'lives in Lisbon' }])
  expect(await scope.list({ ended: true, limit: 1, offset: 1 })).toMatchObject([{ text: 'lives in Porto' }])
  expectError(await failureOf(scope.list({ ended: 'yes' as never })), 'invalid_argument', {
    details: { argument: 'ended' },
    says: "ended is 'yes', neither true nor false.",
  })
})

test('what has ended is left out, what is still to come is not', async () => {
  const { scope } = newScope(undefined, day(10))
  await scope.add('lived in Porto', { validUntil: day(9) })
  await scope.add('moves to Lisbon', { validFrom: day(20) })
  expect((await scope.list()).map(({ text }) => text)).toEqual(['moves to Lisbon'])
  expect((await scope.search('lived in Porto or moves to Lisbon')).map(({ text }) => text)).toEqual([
    'moves to Lisbon',
  ])
  const then = await scope.search('lived in Porto or moves to Lisbon', { validAt: day(8) })
  expect(then.map(({ text }) => text)).toEqual(['lived in Porto'])
})

test('forgetting by key, by keys and by filter tells what was forgotten', async () => {
  const { scope } = newScope()
  const [tea, milk, dog] = await scope.add([
    { topic: 'drink', name: 'tea' },
    { topic: 'drink', name: 'milk' },
    { topic: 'pet', name: 'dog' },
  ])
  expect(await scope.forget(tea?.key as string)).toEqual([tea?.key])
  expect(await scope.forget([tea?.key as string, 'no such key'])).toEqual([])
  expect(await scope.forget({ filter: { 'content.topic': 'drink' } })).toEqual([milk?.key])
  expect((await scope.list()).map(({ key }) => key)).toEqual([dog?.key])
  expect(await scope.search('milk')).toEqual([])
})

test('an empty selection forgets nothing and says so', async () => {
  const { scope } = newScope()
  await scope.add('a fact')
  const undefinedKind = { filter: { kind: undefined as never } }
  for (const selection of [{}, { filter: {} }, { kinds: [] }, { kinds: [], filter: {} }, undefinedKind]) {
    await expect(scope.forget(selection)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { argument: 'filter' },
    })
  }
  expect(await scope.list()).toHaveLength(1)
})

test('forgetting by filter leaves turns alone unless kinds names them', async () => {
  const { scope, store } = newScope()
  await scope.remember([u('the secret'), a('noted')])
  expect(await scope.forget({ filter: { 'content.role': 'user' } })).toEqual([])
  expect(await scope.forget({ kinds: ['Turn'], filter: { 'content.role': 'user' } })).toHaveLength(1)
  expect(await threadOf(store)).toEqual(['noted'])
})

test('a forgotten turn does not come back when the app sends its conversation again', async () => {
  const { scope, store } = newScope()
  const plain = [u('the secret'), a('noted')]
  const withIds = [u('the other secret', { id: '1' }), a('noted too', { id: '2' })]
  await scope.remember(plain)
  await scope.remember(withIds, { thread: 'ids' })
  await scope.forget({ kinds: ['Turn'], filter: { 'content.role': 'user' } })
  await scope.remember([...plain, u('next')])
  await scope.remember(
    [u('the other secret, edited', { id: '1' }), ...withIds.slice(1), u('next', { id: '3' })],
    { thread: 'ids' },
  )
  expect(await threadOf(store)).toEqual(['noted', 'next'])
  expect(await threadOf(store, 'ids')).toEqual(['noted too', 'next'])
  const everything = await store.search(['users', 'ada', '$keepsake'], { limit: 100 })
  expect(JSON.stringify(everything)).not.toContain('secret')
})

test('a forgotten turn stays forgotten when its branch is taken up again', async () => {
  const { scope, store } = newScope()
  await scope.remember([u('q'), a('secret answer')])
  await scope.remember([u('q'), a('other answer')])
  await scope.forget({ kinds: ['Turn'], filter: { 'content.content': 'secret answer' } })
  await scope.remember([u('q'), a('secret answer'), u('next')])
  expect(await threadOf(store)).toEqual(['q', 'next'])
})

test('what others put into the namespace is read as Unknown, never a crash', async () => {
  const { scope, store } = newScope()
  await store.put(['users', 'ada'], 'odd', { anything: ['goes', { here: 'too' }] })
  expect(await scope.get('odd')).toMatchObject({
    value: { kind: 'Unknown', content: { anything: ['goes', { here: 'too' }] } },
  })
  expect(await scope.list()).toMatchObject([{ text: 'goes too' }])
})

test('bad input is refused and names the value', async () => {
  const { scope } = newScope()
  await expect(scope.add('')).rejects.toThrow("Content '' is neither words nor an object.")
  await expect(scope.add('x', { importance: 2 })).rejects.toThrow('importance 2 is not a number from 0 to 1.')
  await expect(scope.add('x', { validFrom: '30 May' })).rejects.toThrow(
    "validFrom is '30 May', not a moment in ISO 8601.",
  )
  await expect(scope.add('x', { kind: '' })).rejects.toThrow("Kind '' is not a non-empty string.")
  await expect(scope.update('nobody', {})).rejects.toThrow("There is no memory 'nobody' to update.")
  await expect(scope.search(7 as never)).rejects.toThrow('Query 7 is not a string.')
  const bad: [Record<string, unknown>, string][] = [
    [{ importance: '1' }, "importance '1' is not a number from 0 to 1."],
    [{ sources: 'm1' }, "sources 'm1' are not an array of message ids."],
    [{ sources: [1] }, 'sources [1] are not an array of message ids.'],
    [{ kind: 'Turn' }, "Kind 'Turn' is for what was said."],
    [{ validFrom: '2024-02-01', validUntil: '2024-01-01' }, 'is before validFrom'],
  ]
  for (const [options, says] of bad) await expect(scope.add('x', options as never)).rejects.toThrow(says)
  expect(await scope.list()).toEqual([])
})

test('an attribute that is patched with null goes', async () => {
  const { scope } = newScope()
  const { key } = await scope.add('a fact', { validUntil: '2030-01-01', importance: 0.5, sources: ['m1'] })
  await scope.update(key, { validUntil: null, importance: null, sources: null })
  expect((await scope.get(key))?.value).toEqual({ kind: 'Memory', content: { content: 'a fact' } })
  await expect(scope.update(key, null as never)).rejects.toThrow('Patch null is not an object.')
})

test('ids that turns of two threads carry name neither of them', async () => {
  const { scope } = newScope()
  await scope.remember([u('one', { id: '1' })], { thread: 'one' })
  await scope.remember([u('two', { id: '1' })], { thread: 'two' })
  const { key } = await scope.add('a fact', { sources: ['1'] })
  expect(await scope.forget(key, { sources: true })).toEqual([key])
})

test('a subscriber hears of its own namespace only', async () => {
  const { scope, store } = newScope()
  const heard: StoreEvent[] = []
  const stop = scope.subscribe((event) => heard.push(event))
  await store.put(['users', 'bob'], 'k', { content: 'x' })
  const { key, version } = await scope.add('a fact')
  await scope.remember([u('said')])
  expect(heard[0]).toEqual({ changes: [{ type: 'put', namespace: ['users', 'ada'], key, version }] })
  expect(heard[1]?.changes).toHaveLength(1) // the turn, not its thread's log
  stop()
  await scope.forget(key)
  expect(heard).toHaveLength(2)
})

test('a fact takes its sources along where asked, unless another fact stands on them', async () => {
  const { scope, store } = newScope()
  await scope.remember([u('I live in Lisbon with Pascal', { id: 'm1' }), u('Pascal is a dog', { id: 'm2' })])
  const home = await scope.add('lives in Lisbon', { sources: ['m1'] })
  const dog = await scope.add('has a dog called Pascal', { sources: ['m1', 'm2'] })
  expect(await scope.forget(home.key, { sources: true })).toEqual([home.key])
  expect(await scope.forget(dog.key, { sources: true })).toHaveLength(3)
  expect(await threadOf(store)).toEqual([])
})
