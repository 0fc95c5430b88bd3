import { expect, test } from 'vitest'
import { earliestDue, showRest } from '../../demo/learning/due.ts'

const pending = { namespace: ['demo'], thread: 'kitchen', turns: 2, attempts: 0 }

test('the first that is due counts, and none where all wait to be asked for', () => {
  const [sooner, later] = ['2026-01-01T00:00:10.000Z', '2026-01-01T00:00:40.000Z']
  expect(earliestDue([{ ...pending, dueAt: later }, pending, { ...pending, dueAt: sooner }])).toBe(sooner)
  expect(earliestDue([pending])).toBeUndefined()
  expect(earliestDue([])).toBeUndefined()
})

test.for([
  [27_400, 'in 28 s'],
  [119_000, 'in 119 s'],
  [240_000, 'in 4 min'],
  [0, 'in a moment'],
  [-5000, 'in a moment'],
] as const)('%i ms is %s', ([milliseconds, words]) => {
  expect(showRest(milliseconds)).toBe(words)
})
