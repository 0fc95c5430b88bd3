/** Workers that die at any moment, over real IndexedDB. `npm run bench:crash` kills more of them. */
import { expect, test } from 'vitest'
import { killMany } from './crash/rounds.ts'

const KILLS = 200

test('a worker that is killed at any moment loses no acknowledged write and leaves no half one', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const report = await killMany({ kills: KILLS, seed })
  expect(report.kills).toBe(KILLS)
  // It would show nothing if every kill came between two changes.
  for (const kind of ['write', 'erase', 'import', 'reindex']) {
    expect(report.midway[kind], kind).toBeGreaterThan(0)
  }
  expect(report.acknowledged).toBeGreaterThan(KILLS / 2)
}, 300_000)
