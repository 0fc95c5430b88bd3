import { expect, test } from 'vitest'
import { type Progress, within } from '../../src/core/call.ts'

test('what is told of a part is told of the whole; other work is as it was', () => {
  const told: Progress[] = []
  const hear = within((progress) => told.push(progress), { from: 64, total: 100 })
  hear?.({ phase: 'load', done: 5, total: 9 })
  hear?.({ phase: 'embed', done: 3, total: 36 })
  expect(told).toEqual([
    { phase: 'load', done: 5, total: 9 },
    { phase: 'embed', done: 67, total: 100 },
  ])
})
