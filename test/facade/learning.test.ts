import { expect, test, vi } from 'vitest'
import { KeepsakeError } from '../../src/core/errors.ts'
import { openMemory } from '../../src/facade/open-memory.ts'
import type { ReflectionEvent } from '../../src/memory/reflection/reflection.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { a, u } from '../memory/conversation.ts'
import { door } from '../memory/reflection/reflector.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'
import { insert, openLearning } from './open-learning.ts'

const said = [u('I moved to Lisbon', { id: 'm1' }), a('How lovely', { id: 'm2' })]
const inLisbon = insert('Ada lives in Lisbon', { sources: ['m1'] })
const unreachable = new KeepsakeError('model_unreachable', 'The model does not answer.', {
  details: { model: 'scripted' },
})

test('with a model, what was said waits, and is learned when it is asked for', async () => {
  const { ada, model } = await openLearning([inLisbon])
  expect(await ada.remember(said)).toEqual({ turns: 2, pending: true })
  expect(await ada.pending()).toMatchObject([{ thread: 'default', turns: 2, attempts: 0 }])
  expect(model.asked).toEqual([])
  const { changes, failed, usage } = await ada.learn()
  expect(changes).toMatchObject([{ type: 'inserted', after: { sources: ['m1'] } }])
  expect([failed, usage.calls]).toEqual([[], 1])
  expect(model.prompt(0)).toContain('I moved to Lisbon')
  expect(await ada.pending()).toEqual([])
  expect((await ada.list()).map(({ text }) => text)).toEqual(['Ada lives in Lisbon'])
  expect(await ada.learn()).toMatchObject({ changes: [], usage: { calls: 0 } })
})

test('it is learned by itself when the conversation rests', async () => {
  const { ada } = await openLearning([inLisbon], { learnAfterMs: 20 })
  const events: ReflectionEvent[] = []
  const stop = ada.onLearning((event) => events.push(event))
  await ada.remember(said)
  await vi.waitFor(async () => expect(await ada.list()).toHaveLength(1))
  await vi.waitFor(() => expect(events.map(({ type }) => type)).toEqual(['pending', 'started', 'learned']))
  stop()
  await ada.remember([u('And I have a cat')])
  await vi.waitFor(async () => expect(await ada.pending()).toEqual([]))
  expect(events).toHaveLength(3)
})

test('learning now gives what was learned', async () => {
  const { ada } = await openLearning([inLisbon])
  const { turns, pending, learned } = await ada.remember(said, { learn: 'now', thread: 'one' })
  expect([turns, pending]).toEqual([2, false])
  expect(learned?.changes).toMatchObject([{ type: 'inserted' }])
})

test('learning now learns from this conversation, and leaves the others to wait', async () => {
  const { ada, model } = await openLearning([inLisbon])
  await ada.remember([u('I have a cat')], { thread: 'pets' })
  await ada.remember(said, { learn: 'now' })
  expect(model.asked).toHaveLength(1)
  expect(await ada.pending()).toMatchObject([{ thread: 'pets' }])
})

test('what is not to be learned does not wait', async () => {
  const { ada } = await openLearning()
  expect(await ada.remember(said, { learn: false })).toEqual({ turns: 2, pending: false })
  expect(await ada.pending()).toEqual([])
})

test('a model that fails never fails remember; asked for now, it does, and the turns and what waits stay', async () => {
  const { ada, store } = await openLearning([unreachable, unreachable, inLisbon], { learnAfterMs: 1 })
  expect((await ada.remember(said)).pending).toBe(true)
  await vi.waitFor(async () => expect((await ada.pending())[0]?.attempts).toBe(1))
  expectError(await failureOf(ada.remember([u('I like it here')], { learn: 'now' })), 'model_unreachable')
  expect(await store.search(['users', 'ada'], { kinds: ['Turn'] })).toHaveLength(3)
  const [pending] = await ada.pending()
  expect(pending).toMatchObject({ turns: 3, attempts: 1, error: { code: 'model_unreachable' } })
  expect((await ada.learn()).changes).toHaveLength(1)
})

test('the next page learns what this one left', async () => {
  const storage = lastingStorage() // pages share it
  const first = await openLearning([], { storage, learnAfterMs: 50 })
  await first.ada.remember(said)
  await first.memory.close()
  const second = await openLearning([inLisbon], { storage })
  await vi.waitFor(async () => expect(await second.ada.list()).toHaveLength(1))
  expect([first.model.asked.length, second.model.asked.length]).toEqual([0, 1])
})

test('users learn apart', async () => {
  const { memory, ada } = await openLearning([inLisbon])
  const eve = memory.for({ user: 'eve' })
  const heard: string[] = []
  eve.onLearning(({ type }) => heard.push(type))
  await ada.remember(said)
  expect(await eve.pending()).toEqual([])
  expect((await eve.learn()).changes).toEqual([])
  expect((await ada.learn()).changes).toHaveLength(1)
  expect(await eve.list()).toEqual([])
  expect(heard).toEqual([])
})

test('closing gives up what is being learned, and it goes on waiting', async () => {
  const gate = door()
  const storage = lastingStorage()
  const { memory, ada, model } = await openLearning([() => gate.wait().then(() => inLisbon)], { storage })
  await ada.remember(said)
  const learning = failureOf(ada.learn())
  await vi.waitFor(() => expect(model.asked).toHaveLength(1))
  await memory.close()
  expectError(await learning, 'closed', { says: 'The memory was closed. What waits goes on waiting.' })
  gate.open()
  const again = await openLearning([inLisbon], { storage })
  expect(await again.ada.pending()).toMatchObject([{ turns: 2, attempts: 0 }])
  expect((await again.ada.learn()).changes).toHaveLength(1)
})

test('what is erased while it is being learned does not come back', async () => {
  const gate = door()
  const { ada, store, model } = await openLearning([() => gate.wait().then(() => inLisbon)])
  await ada.remember(said)
  const learning = failureOf(ada.learn())
  await vi.waitFor(() => expect(model.asked).toHaveLength(1))
  expect(await ada.erase('everything')).toBeGreaterThan(0)
  gate.open()
  expectError(await learning, 'cancelled', {
    details: { thread: 'default' },
    says: "Learning from thread 'default' was cancelled, or what is in it erased. Nothing was learned from it.",
  })
  expect(await store.search(['users', 'ada'])).toEqual([])
  expect(await store.search(['users', 'ada', '$keepsake'])).toEqual([])
  expect(await ada.pending()).toEqual([])
})

test('a conversation that is erased while it is learned from now says that it was cancelled', async () => {
  const gate = door()
  const { ada, model } = await openLearning([() => gate.wait().then(() => inLisbon)])
  const remembering = failureOf(ada.remember(said, { learn: 'now', thread: 'one' }))
  await vi.waitFor(() => expect(model.asked).toHaveLength(1))
  await ada.erase('everything')
  expectError(await remembering, 'cancelled', { details: { thread: 'one' } })
  gate.open()
  expect(await ada.pending()).toEqual([])
})

test('a closed memory is what is closed, whatever of it is called', async () => {
  const { memory, ada } = await openLearning()
  await memory.close()
  const closed = { details: { name: 'memory' }, says: 'The memory is closed. Make a new one.' }
  expectError(await failureOf(ada.remember(said)), 'closed', closed)
  expectError(await failureOf(ada.remember(said, { learn: 'now' })), 'closed', closed)
  expectError(await failureOf(ada.learn()), 'closed', closed)
  expectError(await failureOf(ada.erase('everything')), 'closed', closed)
})

test('nor does it where another tab erased it, which nobody here was told of', async () => {
  const gate = door()
  const storage = memoryStorage()
  const { ada, store, model } = await openLearning([() => gate.wait().then(() => inLisbon)], { storage })
  await ada.remember(said)
  const learning = ada.learn()
  await vi.waitFor(() => expect(model.asked).toHaveLength(1))
  await createStore({ storage }).erase({ prefix: ['users', 'ada'] })
  gate.open()
  expect((await learning).changes).toEqual([])
  expect(await store.search(['users', 'ada'])).toEqual([])
  expect(await store.search(['users', 'ada', '$keepsake'])).toEqual([])
})

test('a change that was learned is undone, and its history says so', async () => {
  const { ada } = await openLearning([
    inLisbon,
    {
      operations: [
        {
          op: 'supersede',
          id: 1,
          kind: 'Memory',
          content: { content: 'Ada lives in Porto' },
          why: 'she moved',
          sources: ['m3'],
        },
      ],
    },
  ])
  await ada.remember(said, { learn: 'now' })
  const { learned } = await ada.remember([u('I moved to Porto', { id: 'm3' })], { learn: 'now' })
  const change = learned?.changes[0]
  expect(change?.type).toBe('superseded')
  if (change === undefined) return
  expect((await ada.list()).map(({ text }) => text)).toEqual(['Ada lives in Porto'])
  const undone = await ada.undo(change)
  expect((await ada.list()).map(({ text }) => text)).toEqual(['Ada lives in Lisbon'])
  const history = await ada.history(change.previousKey ?? '')
  expect(history.map(({ why, value }) => [why, value.supersededBy])).toEqual([
    ['undone', undefined],
    ['she moved', change.key],
    [undefined, undefined],
  ])
  await ada.undo(undone)
  expect((await ada.list()).map(({ text }) => text)).toEqual(['Ada lives in Porto'])
})

test('a learned memory is forgotten with the turns that it came from', async () => {
  const { ada, store } = await openLearning([inLisbon])
  const { learned } = await ada.remember(said, { learn: 'now' })
  await ada.forget(learned?.changes[0]?.key ?? '', { sources: true })
  const left = await store.search(['users', 'ada'])
  expect(left.map(({ text }) => text)).toEqual(['How lovely'])
  expect((await ada.remember(said)).turns).toBe(0)
})

test('without a model, learning says what it needs, and nothing is stored', async () => {
  const store = createStore({ storage: memoryStorage() })
  const memory = await openMemory({ store, namespace: ['users', '{user}'] })
  const ada = memory.for({ user: 'ada' })
  const says = 'needs a model. Give openMemory one: openMemory({ model, … }).'
  expectError(await failureOf(ada.learn()), 'not_supported', { says })
  expectError(await failureOf(ada.remember(said, { learn: 'now' })), 'not_supported', { says })
  expect(await store.search([])).toEqual([])
  expect(await ada.remember(said)).toEqual({ turns: 2, pending: false })
  expect(await ada.pending()).toEqual([])
  expect(ada.onLearning(() => {})()).toBeUndefined()
  await memory.close()
})

test('a page without a model sees what another page left to learn', async () => {
  const storage = memoryStorage()
  const { ada } = await openLearning([], { storage })
  await ada.remember(said)
  const memory = await openMemory({ store: createStore({ storage }), namespace: ['users', '{user}'] })
  expect(await memory.for({ user: 'ada' }).pending()).toMatchObject([{ turns: 2 }])
})

test.for([
  [{ model: {} }, 'model', 'model is {}, not a model. Make one: httpModel('],
  [{ model: null }, 'model', 'model is null, not a model.'],
  [{ instructions: ' ' }, 'instructions', "instructions is ' ', not words."],
  [{ learnAfterMs: -1 }, 'learnAfterMs', 'learnAfterMs is -1, not a number of milliseconds from 0.'],
  [{ learnAfterMs: '9' }, 'learnAfterMs', "learnAfterMs is '9', not a number"],
  [{ enableDeletes: 'yes' }, 'enableDeletes', "enableDeletes is 'yes', neither true nor false."],
  [{ clock: 5 }, 'clock', 'clock is 5, not a function. Write clock: Date.now.'],
  [{ makeId: 'x' }, 'makeId', "makeId is 'x', not a function that makes a key."],
  [{ countTokens: 4 }, 'countTokens', 'countTokens is 4, not a function that counts the tokens of a text.'],
] as const)('options of learning are checked: %j', async ([options, argument, says]) => {
  const store = createStore({ storage: memoryStorage() })
  const opening = openMemory({ store, namespace: ['users', '{user}'], ...options } as never)
  expectError(await failureOf(opening), 'invalid_argument', { details: { argument } })
  expect((await failureOf(openMemory({ store, namespace: ['me'], ...options } as never))).message).toContain(
    says,
  )
})

test('a schema that no model can be told is refused before anything is opened', async () => {
  const schemas = { Preference: { '~standard': { version: 1, vendor: 'x', validate: () => ({ value: 1 }) } } }
  expectError(await failureOf(openLearning([], { schemas: schemas as never })), 'invalid_schema')
})

test('learn must be one of three', async () => {
  const { ada, store } = await openLearning()
  expectError(await failureOf(ada.remember(said, { learn: 'soon' as never })), 'invalid_argument', {
    says: "learn is 'soon', none of 'later', 'now' and false.",
  })
  expect(await store.search([])).toEqual([])
})
