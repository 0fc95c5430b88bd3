import { expect, test } from 'vitest'
import { createTurnsBy } from '../../src/core/in-turn.ts'
import { failureOf } from '../contracts/failure.ts'

test('work of one key is done in turn, that of another beside it; what fails holds nobody up', async () => {
  const inTurn = createTurnsBy()
  const order: string[] = []
  const work = (name: string, ms: number) => async () => {
    order.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, ms))
    order.push(`${name} ends`)
    if (name === 'a1') throw new Error('no')
    return name
  }
  const failed = failureOf(inTurn('a', work('a1', 20)))
  const others = [inTurn('a', work('a2', 1)), inTurn('b', work('b1', 1))]
  expect(await Promise.all(others)).toEqual(['a2', 'b1'])
  expect(await failed).toMatchObject({ message: 'no' })
  expect(order).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'a1 ends', 'a2 begins', 'a2 ends'])
})
