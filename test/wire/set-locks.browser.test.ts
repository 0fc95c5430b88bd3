/** Web Locks on sets, as two tabs have them. */
import { expect, test, vi } from 'vitest'
import type { SetLocks } from '../../src/store/set-locks.ts'
import { webSetLocks } from '../../src/wire/set-locks.ts'
import { failureOf } from '../contracts/failure.ts'
import { newName } from './open.ts'

const locksOf = (name = newName()): SetLocks => webSetLocks(name) as SetLocks

/** Whether nobody uses a set: then the work is done. */
const isUnused = (locks: SetLocks, set: string) => locks.unlessUsed(set, async () => {})

test('a set is used by many, and nobody is left when each has let go', async () => {
  const name = newName()
  const [one, two] = [locksOf(name), locksOf(name)]
  const held = [await one.use('a'), await two.use('a')]
  expect([await isUnused(one, 'a'), await isUnused(one, 'b'), await isUnused(locksOf(), 'a')]).toEqual([
    false,
    true,
    true,
  ])
  await held[0]?.()
  expect(await isUnused(two, 'a')).toBe(false)
  await held[1]?.()
  expect(await isUnused(one, 'a')).toBe(true)
})

test('who wants to use a set that is being dropped waits', async () => {
  const locks = locksOf()
  const order: string[] = []
  const dropping = locks.unlessUsed('a', async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    order.push('dropped')
  })
  await new Promise((resolve) => setTimeout(resolve, 10))
  const letGo = await locks.use('a')
  order.push('used')
  expect([await dropping, order]).toEqual([true, ['dropped', 'used']])
  await letGo()
})

test('who fills a set waits for the turn, or leaves', async () => {
  const name = newName()
  const [one, two] = [locksOf(name), locksOf(name)]
  let end = (): void => {}
  const first = one.inTurn('a', () => new Promise<void>((resolve) => (end = resolve)))
  const leaving = new AbortController()
  const left = failureOf(two.inTurn('a', () => expect.fail('it left'), leaving.signal))
  const second = two.inTurn('a', async () => 'second')
  expect(await two.inTurn('b', async () => 'another set')).toBe('another set')
  const reason = new Error('the user left')
  leaving.abort(reason)
  expect(await left).toBe(reason)
  end()
  expect([await first, await second]).toEqual([undefined, 'second'])
  const failed = new Error('the model is gone')
  expect(await failureOf(one.inTurn('a', () => Promise.reject(failed)))).toBe(failed)
})

test('where locks are denied, a store works without, and drops nothing', async () => {
  const locks = locksOf()
  const denied = new DOMException('no origin', 'SecurityError')
  const spy = vi.spyOn(navigator.locks, 'request').mockRejectedValue(denied)
  try {
    const letGo = await locks.use('a')
    await letGo()
    expect(await locks.inTurn('a', async () => 'done')).toBe('done')
    expect(await locks.unlessUsed('a', () => expect.fail('somebody may use it'))).toBe(false)
  } finally {
    spy.mockRestore()
  }
  const own = locks.inTurn('a', () => Promise.reject(denied))
  expect(await failureOf(own)).toBe(denied) // the work's own error is no denial, and it is not done twice
})
