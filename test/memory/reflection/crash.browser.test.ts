/** Learners that die at every step and at any moment. `test/e2e/learning.e2e.test.ts` kills more of them, and whole pages. */
import { expect, test } from 'vitest'
import { killLearners, MOMENTS } from './crash/rounds.ts'

const KILLS = 14

test('whenever a learner dies, no turn is lost, and what was learned takes effect exactly once', async () => {
  const report = await killLearners({ kills: KILLS, seed: Math.floor(Math.random() * 2 ** 31) })
  expect(Object.values(report.kills).reduce((sum, count) => sum + count)).toBe(KILLS)
  // It would show nothing if every kill came when nothing was being learned, or when all was done.
  for (const moment of MOMENTS) expect(report.kills[moment]).toBeGreaterThan(0)
  expect(report.left.asked + report.left.answered, JSON.stringify(report)).toBeGreaterThan(0)
  expect(report.asked).toBeGreaterThan(KILLS / 2)
  expect(report.turns).toBeGreaterThan(KILLS)
}, 120_000)
