/** Hundreds of workers that die at any moment, built as an app builds them, over a database on disk. */
import { expect, test } from 'vitest'
import { openPage } from '../bench/browser.mjs'
import type { KillReport } from '../store/crash/rounds.ts'

const KILLS = 200

test('a worker that is killed at any moment loses no acknowledged write and leaves no half one', async () => {
  const { page, close } = await openPage('crash')
  try {
    const options = { kills: KILLS, seed: Math.floor(Math.random() * 2 ** 31) }
    const report = await page.evaluate((options) => {
      const { bench } = globalThis as unknown as {
        bench: { kill(given: typeof options): Promise<KillReport> }
      }
      return bench.kill(options)
    }, options)
    expect(report.kills).toBe(KILLS)
    // It would show nothing if every kill came between two changes.
    const midway = Object.values(report.midway).reduce((sum, count) => sum + count, 0)
    expect(midway, JSON.stringify(report)).toBeGreaterThan(KILLS / 10)
    expect(report.acknowledged).toBeGreaterThan(KILLS / 2)
  } finally {
    await close()
  }
}, 300_000)
