/** Workers that die at any moment. `test/e2e/crash.e2e.test.ts` kills hundreds, `npm run bench:crash` as many as one likes. */
import { expect, test } from 'vitest'
import { killMany } from './crash/rounds.ts'

const KILLS = 40

test('a worker that is killed at any moment loses no acknowledged write and leaves no half one', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const { kills, midway, acknowledged } = await killMany({ kills: KILLS, seed })
  expect(kills).toBe(KILLS)
  expect(midway['write'], 'it would show nothing if every kill came between two changes').toBeGreaterThan(0)
  expect(acknowledged).toBeGreaterThan(0)
}, 180_000)
