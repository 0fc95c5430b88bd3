import { beforeEach, expect, test } from 'vitest'
import { createWatchList, MOST_WATCHED } from '../../../src/memory/reflection/watch-list.ts'
import { createStore } from '../../../src/store/create-store.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { u } from '../conversation.ts'
import { open, settled, stopClock } from './open.ts'
import { testReflector } from './reflector.ts'

const ada = { user: 'ada' }
const crowd = Array.from({ length: MOST_WATCHED }, (_, at) => ({ user: `u${at}` }))

/** A list where everybody but these users is idle, and whom it began to watch. */
function newList(busy: readonly string[] = []) {
  const begun: string[] = []
  const reflector = testReflector(createStore({ storage: memoryStorage() }))
  const list = createWatchList(reflector, {
    begun: ({ namespace }) => begun.push(namespace.at(-1) as string),
    isIdle: ({ namespace }) => !busy.includes(namespace.at(-1) as string),
  })
  return { ...list, begun }
}

beforeEach(stopClock)

test('a namespace is watched once, and found by its labels', () => {
  const { of, find, named, begun } = newList()
  const one = of(ada)
  expect(of({ ...ada })).toBe(one)
  expect(find(['users', 'ada'])).toBe(one)
  expect(find(['users', 'eve'])).toBeUndefined()
  expect(named(undefined)).toEqual([one])
  expect(begun).toEqual(['ada'])
})

test('of more users than it may watch, the idle one that was not asked for the longest is forgotten', () => {
  const { of, find, all } = newList(['u0'])
  of(ada)
  crowd.slice(0, -1).forEach(of)
  of(ada) // asked for again
  crowd.slice(-1).forEach(of)
  expect(all()).toHaveLength(MOST_WATCHED)
  expect(find(['users', 'u1'])).toBeUndefined()
  expect([find(['users', 'ada']), find(['users', 'u0'])]).not.toContain(undefined)
})

test('what waits is not forgotten, however many others come', async () => {
  const { executor, reflector } = open({ afterMs: Infinity })
  await executor.submit([u('I live in Porto')], { variables: ada })
  for (const one of crowd) executor.watch(one)
  await settled()
  for (const { user } of crowd) executor.watch({ user: `more-${user}` })
  await settled()
  await executor.flush()
  expect(reflector.calls).toEqual([['I live in Porto']])
})
