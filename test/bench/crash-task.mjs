import { bringChromium } from '../../scripts/steps/bring-chromium.mjs'
import { install } from '../../scripts/steps/install.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { readOptions, tell } from './command.mjs'
import { table } from './table.mjs'

/** @typedef {import('../store/crash/rounds.ts').KillReport} KillReport */

/** Kills between two signs of life. */
const STEP = 200

await runTask(async () => {
  const { kills: given = '2000', seed: from } = readOptions(['kills', 'seed'])
  const kills = wholeNumber('kills', given)
  const seed = from === undefined ? Math.floor(Math.random() * 2 ** 31) : wholeNumber('seed', from)
  await install()
  await bringChromium()
  const { openPage } = await import('./browser.mjs')
  const { page, version, close } = await openPage('crash')
  const started = performance.now()
  /** @type {KillReport} */
  const all = { kills: 0, midway: {}, acknowledged: 0, unheard: 0 }
  try {
    for (let done = 0; done < kills; done += STEP) {
      const options = { kills: Math.min(STEP, kills - done), seed: seed + done }
      /** @type {KillReport} */
      const report = await page.evaluate(
        (options) => /** @type {any} */ (globalThis).bench.kill(options),
        options,
      )
      add(all, report)
      tell(`${all.kills} kills, nothing lost …`)
    }
  } finally {
    await close()
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  const rows = Object.entries(all.midway).map(([kind, count]) => [kind, String(count)])
  console.log(table(`${all.kills} kills in ${seconds} s, seed ${seed}`, rows, ['while', 'killed midway']))
  console.log(JSON.stringify({ bench: 'crash', chromium: version, seed, seconds, lost: 0, ...all }))
})

/** @param {string} name @param {string} given */
function wholeNumber(name, given) {
  if (/^[1-9]\d{0,9}$/.test(given)) return Number(given)
  throw new Stop(`--${name} is '${given}', not a whole number.`)
}

/** @param {KillReport} all @param {KillReport} more */
function add(all, more) {
  const sum = /** @type {{ -readonly [Name in keyof KillReport]: KillReport[Name] }} */ (all)
  sum.kills += more.kills
  sum.acknowledged += more.acknowledged
  sum.unheard += more.unheard
  for (const [kind, count] of Object.entries(more.midway)) {
    sum.midway = { ...sum.midway, [kind]: (sum.midway[kind] ?? 0) + count }
  }
}
