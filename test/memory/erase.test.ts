import { expect, test } from 'vitest'
import { expectError, failureOf } from '../contracts/failure.ts'
import { a, newScope, threadOf, u } from './conversation.ts'

const namespace = ['users', 'ada']
const said = [
  u('I live in Porto', { id: 'm1' }),
  a('How nice', { id: 'm2' }),
  u('I have a cat', { id: 'm3' }),
]

test('an erased memory is gone with its history', async () => {
  const { scope } = newScope()
  const { key } = await scope.add('Ada lives in Porto')
  await scope.update(key, { content: 'Ada lives in Braga' })
  await scope.add('Ada has a cat', { key: 'cat' })
  expect(await scope.erase(key)).toBe(1)
  expect(await scope.history(key)).toEqual([])
  expect((await scope.list()).map(({ text }) => text)).toEqual(['Ada has a cat'])
})

test('what was forgotten can still be erased: its history goes', async () => {
  const { scope } = newScope()
  await scope.add('Ada lives in Porto', { key: 'home' })
  await scope.forget('home')
  expect(await scope.history('home')).toHaveLength(2)
  await scope.erase('home')
  expect(await scope.history('home')).toEqual([])
})

test('an erased turn stays erased when the app sends its conversation again', async () => {
  const { scope, store } = newScope()
  await scope.remember(said)
  expect(await scope.erase({ kinds: ['Turn'], filter: { 'content.content': 'I live in Porto' } })).toBe(1)
  expect((await scope.remember(said)).turns).toBe(0)
  expect(await threadOf(store)).toEqual(['How nice', 'I have a cat'])
  const chunks: string[] = []
  for await (const chunk of scope.export()) chunks.push(new TextDecoder().decode(chunk))
  expect(chunks.join('')).not.toContain('Porto')
})

test('the mark is there before the turn is gone: what stops erasing brings nothing back', async () => {
  const { scope, store } = newScope()
  await scope.remember(said)
  const { erase } = store
  Object.assign(store, { erase: () => Promise.reject(new RangeError('the page was closed')) })
  expect((await failureOf(scope.erase({ kinds: ['Turn'] }))).message).toBe('the page was closed')
  Object.assign(store, { erase })
  expect(await scope.erase({ kinds: ['Turn'] })).toBe(3)
  expect((await scope.remember(said)).turns).toBe(0)
})

test.for(['forget', 'erase'] as const)(
  '%s takes the turns along that a fact came from: by the app’s id, or by their key',
  async (verb) => {
    const { scope, store } = newScope()
    await scope.remember(said)
    await scope.remember([u('I work in Braga')], { thread: 'other' })
    const turns = await store.search(namespace, { kinds: ['Turn'] })
    const keyOf = (text: string): string => turns.find((turn) => turn.text === text)?.key ?? ''
    await scope.add('Ada lives in Porto', { key: 'home', sources: ['m1'] })
    await scope.add('Ada works in Braga', { key: 'work', sources: [keyOf('I work in Braga')] })
    await scope.add('Ada has a cat', { key: 'cat', sources: ['m3'] })
    await scope.add('It was nice', { key: 'nice', sources: [keyOf('How nice'), 'm1'] })
    await scope[verb](['home', 'work'], { sources: true })
    expect(await threadOf(store)).toEqual(['I live in Porto', 'How nice', 'I have a cat']) // 'nice' stands on m1
    expect(await threadOf(store, 'other')).toEqual([])
    await scope[verb]('nice', { sources: true })
    expect(await threadOf(store)).toEqual(['I have a cat'])
    expect((await scope.list()).map(({ key }) => key)).toEqual(['cat'])
  },
)

test('a key that stands for one turn is not mistaken for an id', async () => {
  const { scope, store } = newScope()
  await scope.remember([u('I live in Porto')])
  const [turn] = await store.search(namespace, { kinds: ['Turn'] })
  await scope.remember([u('I have a cat', { id: turn?.key as string })], { thread: 'other' })
  await scope.add('Ada lives in Porto', { key: 'home', sources: [turn?.key as string] })
  await scope.forget('home', { sources: true })
  expect(await threadOf(store)).toEqual([])
  expect(await threadOf(store, 'other')).toEqual(['I have a cat'])
})

test('erasing everything leaves nothing, Keepsake’s own items included', async () => {
  const { scope, store } = newScope()
  await scope.remember(said)
  await scope.add('Ada lives in Porto')
  await scope.forget({ kinds: ['Memory'] })
  await store.put(['users', 'eve'], 'k', { content: 'hers' })
  expect(await scope.erase('everything')).toBeGreaterThan(3)
  expect(await store.search(namespace)).toEqual([])
  expect(await store.search([...namespace, '$keepsake'])).toEqual([])
  expect(await store.get(['users', 'eve'], 'k')).toBeDefined()
  expect((await scope.remember(said)).turns).toBe(3) // no mark is left either
})

test('a memory whose key is the word is erased in a list', async () => {
  const { scope } = newScope()
  await scope.add('All of it', { key: 'everything' })
  await scope.add('Ada has a cat')
  expect(await scope.erase(['everything'])).toBe(1)
  expect(await scope.list()).toHaveLength(1)
})

test('an empty selection erases nothing and says so', async () => {
  const { scope } = newScope()
  await scope.add('Ada has a cat')
  for (const which of [{}, { kinds: [] }, { filter: {} }, undefined as never]) {
    expectError(await failureOf(scope.erase(which)), 'invalid_argument', { says: 'names nothing' })
  }
  expectError(await failureOf(scope.erase('')), 'invalid_argument')
  expect(await scope.list()).toHaveLength(1)
})
