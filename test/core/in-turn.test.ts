import { expect, test } from 'vitest'
import { createTurns } from '../../src/core/in-turn.ts'
import { failureOf } from '../contracts/failure.ts'

test('work waits for all that was given before, and what fails stops nothing but itself', async () => {
  const inTurn = createTurns()
  const order: string[] = []
  let end = (): void => {}
  const first = inTurn(async () => {
    order.push('first begins')
    await new Promise<void>((resolve) => (end = resolve))
    order.push('first ends')
    return 1
  })
  const second = failureOf(
    inTurn(async () => {
      order.push('second')
      throw new RangeError('no')
    }),
  )
  const third = inTurn(async () => order.push('third'))
  await new Promise((resolve) => setTimeout(resolve))
  expect(order).toEqual(['first begins'])
  end()
  expect([await first, await second, await third]).toEqual([1, new RangeError('no'), 4])
  expect(order).toEqual(['first begins', 'first ends', 'second', 'third'])
})
