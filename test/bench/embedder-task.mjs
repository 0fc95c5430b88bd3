import { bringChromium } from '../../scripts/steps/bring-chromium.mjs'
import { buildLibrary } from '../../scripts/steps/build.mjs'
import { install } from '../../scripts/steps/install.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { readOptions, tell } from './command.mjs'
import { readLocomo } from './locomo.mjs'
import { quantile } from './measures.mjs'
import { table } from './table.mjs'

/** @typedef {import('./embedder-measure.mjs').Measured} Measured */

const FRESH_WORKERS = 10
const HEADS = [
  '',
  `first vector, ms (median of ${FRESH_WORKERS} fresh workers)`,
  'first pass, turns/s',
  'median pass, turns/s',
]

await runTask(async () => {
  const { data } = readOptions(['data'])
  if (data === undefined) throw new Stop("Give --data FILE (LoCoMo's conversations).")
  const texts = readLocomo(data).flatMap(({ sessions }) =>
    sessions.flatMap(({ messages }) => messages.map(({ content }) => content)),
  )
  await install()
  await buildLibrary()
  await bringChromium()
  const { openPage } = await import('./browser.mjs')
  const { measureInNode } = await import('./embedder-node.mjs')
  const { page, close } = await openPage('embedder')
  /** @param {string[]} some @returns {Promise<Measured>} */
  const inChromium = (some) =>
    page.evaluate((given) => /** @type {any} */ (globalThis).bench.measure(given), some)
  try {
    const rows = [await row('Chromium', inChromium, texts), await row('Node', measureInNode, texts)]
    console.log(table(`The built-in embedder, ${texts.length} turns`, rows, HEADS))
  } finally {
    await close()
  }
})

/** @param {string} name @param {(texts: string[]) => Promise<Measured>} measure @param {string[]} texts */
async function row(name, measure, texts) {
  const starts = []
  for (let worker = 0; worker < FRESH_WORKERS; worker++) starts.push((await measure([])).firstVectorMs)
  const { passes } = await measure(texts)
  tell(
    `${name}: ${starts.map((start) => start.toFixed(0)).join(' ')} ms; ${passes.map(Math.round).join(' ')} turns/s`,
  )
  return [
    name,
    quantile(starts, 0.5).toFixed(0),
    (passes[0] ?? 0).toFixed(0),
    quantile(passes, 0.5).toFixed(0),
  ]
}
