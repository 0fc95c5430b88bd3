import { expect, test, vi } from 'vitest'
import { webLock } from '../../src/facade/web-lock.ts'
import type { Lock } from '../../src/memory/reflection/reflection.ts'
import { failureOf } from '../contracts/failure.ts'
import { door } from '../memory/reflection/reflector.ts'

const lockOf = (database: string): Lock => webLock(database) ?? expect.fail('there are no locks here')

test('one works at a time on one database, and two databases do not wait for each other', async () => {
  const gate = door()
  const order: string[] = []
  const first = lockOf('one')('ada', async () => {
    order.push('first begins')
    await gate.wait()
    order.push('first ends')
  })
  const second = lockOf('one')('ada', async () => order.push('second'))
  await lockOf('two')('ada', async () => order.push('another database'))
  await lockOf('one')('eve', async () => order.push('another user'))
  gate.open()
  await Promise.all([first, second])
  expect(order).toEqual(['first begins', 'another database', 'another user', 'first ends', 'second'])
})

test('the work’s result and its error come through', async () => {
  expect(await lockOf('result')('ada', async () => 7)).toBe(7)
  const failing = lockOf('result')('ada', () => Promise.reject(new RangeError('no')))
  expect(await failureOf(failing)).toEqual(new RangeError('no'))
  expect(await lockOf('result')('ada', async () => 'free again')).toBe('free again')
})

test('a signal ends the waiting, not the work', async () => {
  const gate = door()
  const control = new AbortController()
  const working = lockOf('signal')('ada', () => gate.wait().then(() => 'done'), control.signal)
  const waiting = lockOf('signal')('ada', async () => expect.fail('it must not begin'), control.signal)
  const failure = failureOf(waiting)
  await new Promise((resolve) => setTimeout(resolve, 20))
  control.abort(new RangeError('enough'))
  expect(await failure).toEqual(new RangeError('enough'))
  gate.open()
  expect(await working).toBe('done')
})

test('where locks are denied, the work is done without', async () => {
  const denied = new DOMException('no origin', 'SecurityError')
  const spy = vi.spyOn(navigator.locks, 'request').mockRejectedValue(denied)
  try {
    expect(await lockOf('denied')('ada', async () => 'done')).toBe('done')
  } finally {
    spy.mockRestore()
  }
  const own = lockOf('denied')('ada', () => Promise.reject(denied))
  expect(await failureOf(own)).toBe(denied) // the work's own error is no denial, and it is not done twice
})
