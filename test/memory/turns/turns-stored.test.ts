import { describe, expect, test } from 'vitest'
import { isKeepsakeError } from '../../../src/core/errors.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { ALL } from '../../../src/store/store.ts'
import { a, day, newScope, threadOf, u } from '../conversation.ts'

const ADA = ['users', 'ada']

describe('a stored turn', () => {
  test('holds what was said, by whom, where and when', async () => {
    const { scope, store } = newScope()
    const said = u('I moved to Lisbon', { id: 'm1', name: 'Ada', createdAt: '2024-01-05 09:30' })
    await scope.remember([said], { thread: 'chat' })
    const [turn] = await store.search(ADA)
    expect(turn).toMatchObject({
      value: {
        kind: 'Turn',
        content: { role: 'user', content: 'I moved to Lisbon', thread: 'chat', name: 'Ada' },
        validFrom: '2024-01-05T09:30:00.000Z',
        sources: ['m1'],
      },
      index: {
        group: 'chat',
        position: 0,
        label: 'Ada',
        time: '2024-01-05T09:30:00.000Z',
      },
    })
  })

  test('has the time of the call, or the clock, where the message has none', async () => {
    const { scope } = newScope()
    await scope.remember([u('then')], { at: day(3), thread: 'one' })
    await scope.remember([u('now')], { thread: 'two' })
    const turns = await scope.list({ kinds: ['Turn'] })
    expect(turns.map(({ value }) => value.validFrom)).toEqual([day(1), day(3)])
  })

  test('of an abandoned branch is closed at the moment the other began, and search leaves it out', async () => {
    const { scope, store } = newScope(undefined, day(9))
    await scope.remember([u('a riddle', { createdAt: day(2) }), a('an elephant', { createdAt: day(3) })])
    await scope.remember([u('a riddle', { createdAt: day(2) }), a('a shadow', { createdAt: day(4) })])
    const turns = await store.search(ADA, { limit: ALL })
    expect(turns.find(({ text }) => text === 'an elephant')?.value['validUntil']).toBe(day(4))
    expect(await scope.search('elephant')).toEqual([])
    expect(await scope.search('elephant', { validAt: day(3) })).toHaveLength(1)
  })

  test('that was edited keeps position, speaker and time', async () => {
    const { scope, store } = newScope()
    await scope.remember([u('first', { id: '1' }), u('secnod', { id: '2', name: 'Ada', createdAt: day(2) })])
    await scope.remember([u('first', { id: '1' }), u('second', { id: '2', name: 'Ada' })])
    const [turn] = await store.search(ADA, { query: 'second' })
    expect(turn?.index).toEqual({ group: 'default', position: 1, label: 'Ada', time: day(2) })
    expect(turn?.value['validFrom']).toBe(day(2))
    expect(await store.search(ADA, { query: 'secnod' })).toEqual([])
  })

  test('tells nothing of its text by its key', async () => {
    const keys = await Promise.all(
      [1, 2].map(async () => {
        const { scope } = newScope()
        await scope.remember([u('the same secret')])
        return (await scope.list({ kinds: ['Turn'] }))[0]?.key
      }),
    )
    expect(keys[0]).toMatch(/^t[\w-]{16}$/)
    expect(keys[0]).not.toBe(keys[1])
  })
})

describe('two tabs', () => {
  test('that remember at once take different positions and lose nothing', async () => {
    const storage = memoryStorage()
    const tabs = Array.from({ length: 4 }, () => newScope(storage))
    await Promise.all(tabs.map(({ scope }, tab) => scope.remember([u(`from tab ${tab}`)])))
    const store = tabs[0]?.store as (typeof tabs)[number]['store']
    expect((await threadOf(store)).sort()).toEqual(['from tab 0', 'from tab 1', 'from tab 2', 'from tab 3'])
    const positions = (await store.search(ADA)).map(({ index }) => (index || {}).position)
    expect(positions.sort()).toEqual([0, 1, 2, 3])
  })

  test('that remember the same list at once store it once', async () => {
    const storage = memoryStorage()
    const tabs = [newScope(storage), newScope(storage)] as const
    const reports = await Promise.all(tabs.map(({ scope }) => scope.remember([u('q1'), a('r1')])))
    expect(reports.map(({ turns }) => turns).sort()).toEqual([0, 2])
    expect(await threadOf(tabs[0].store)).toEqual(['q1', 'r1'])
  })
})

describe('bad input', () => {
  const codeOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'resolved',
      (error: unknown) => (isKeepsakeError(error) ? error.code : String(error)),
    )

  test('is refused with its code, and nothing is stored', async () => {
    const { scope, store } = newScope()
    const remember = (messages: unknown, options = {}): Promise<unknown> =>
      scope.remember(messages as never, options)
    expect(await codeOf(remember('hello'))).toBe('invalid_argument')
    expect(await codeOf(remember([u('fine'), { role: 'user' }]))).toBe('invalid_message')
    expect(await codeOf(remember([{ role: 'narrator', content: 'x' }]))).toBe('invalid_message')
    expect(await codeOf(remember([u('  ')]))).toBe('invalid_message')
    expect(await codeOf(remember([u('x', { createdAt: 'yesterday' })]))).toBe('invalid_message')
    expect(await codeOf(remember([u('x'.repeat(10_000_000))]))).toBe('too_large')
    expect(await codeOf(remember([u('x')], { thread: '' }))).toBe('invalid_argument')
    expect(await codeOf(remember([u('x')], { at: 'soon' }))).toBe('invalid_argument')
    expect(await codeOf(remember([u('x')], { learn: 'now' }))).toBe('not_supported')
    expect(await store.namespaces()).toEqual([])
  })

  test('names the message, its value and its place', async () => {
    const { scope } = newScope()
    const broken = [u('fine'), { role: 'user', content: 7 }] as never
    await expect(scope.remember(broken)).rejects.toThrow('Message 1 has no content: it is 7, not a string.')
  })
})

test('what was recalled and pasted beside the words is not stored, and the same words without it are the same turn', async () => {
  const { scope, store } = newScope()
  await scope.add('Ada lives in Porto')
  const { text } = await scope.context([u('Where do I live?')], { minScore: 0 })
  expect(text).toContain('Porto')
  const pasted = u(`${text}\n\nWhere do I live?`)
  expect((await scope.remember([pasted])).turns).toBe(1)
  expect(await threadOf(store)).toEqual(['Where do I live?'])
  expect((await scope.remember([u('Where do I live?')])).turns).toBe(0)
  expect((await scope.remember([pasted, a('In Porto')])).turns).toBe(1)
  expect(await threadOf(store)).toEqual(['Where do I live?', 'In Porto'])
})

test('a message that is only a block of memories is no speech', async () => {
  const { scope, store } = newScope()
  await scope.add('Ada lives in Porto')
  const { text } = await scope.context([u('Where do I live?')], { minScore: 0 })
  expect((await scope.remember([u(`\n${text}\n`)])).turns).toBe(0)
  expect(await store.search(['users', 'ada'], { kinds: ['Turn'] })).toEqual([])
})
