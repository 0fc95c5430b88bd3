import { bringChromium } from '../../scripts/steps/bring-chromium.mjs'
import { buildLibrary } from '../../scripts/steps/build.mjs'
import { install } from '../../scripts/steps/install.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { dirname } from 'node:path'
import { fromCaller, readOptions, tell } from './command.mjs'
import { serveData } from './data-plugin.mjs'
import { isAnswerable, readLocomo } from './locomo.mjs'
import { quantile } from './measures.mjs'
import { table } from './table.mjs'

/** @typedef {import('./page/import.ts').ImportBench} ImportBench */
/** @typedef {import('./page/import.ts').Imported} Imported */

/** MiniLM takes some hundredfold of the built-in embedder's time: fewer turns say the same. */
const TURNS = { 'built-in': 5000, MiniLM: 600 }
const QUESTIONS = 100
const WAYS = /** @type {const} */ (['one list', 'lists of 40', 'a file'])
const PACES = /** @type {const} */ (['back to back', 'every 25 ms'])
const HEADS = [
  'what comes in',
  'searches',
  'it takes, s',
  'turns/s',
  'quiet p50, ms',
  'quiet p95, ms',
  'during p50, ms',
  'during p95, ms',
  'during, most, ms',
  'p95 to quiet',
]

await runTask(async () => {
  const { data, model } = readOptions(['data', 'model'])
  if (data === undefined) throw new Stop("Give --data FILE (LoCoMo's conversations).")
  const embedder = model === undefined ? 'built-in' : 'MiniLM'
  const turns = TURNS[embedder]
  const conversations = readLocomo(data).slice(0, model === undefined ? undefined : 1)
  const stored = conversations.flatMap(({ sessions }) => sessions)
  const questions = conversations
    .flatMap(({ questions }) => questions.filter(isAnswerable))
    .slice(0, QUESTIONS)
    .map(({ text }) => text)
  await install()
  await buildLibrary()
  await bringChromium()
  const { serveSite } = await import('./browser.mjs')
  const { inPage } = await import('./in-page.mjs')
  const site = await serveSite(['import'], model === undefined ? [] : [serveData(dirname(fromCaller(model)))])
  const rows = []
  try {
    for (const way of WAYS) {
      for (const pace of PACES) {
        const { page, close } = await site.visit('import')
        const bench = /** @type {ImportBench} */ (inPage(page))
        const measured = await bench.measure({ embedder, stored, questions, turns, way, pace })
        await close()
        rows.push(rowOf(way, pace, { ...measured, turns }))
        tell(rows.at(-1)?.join(' | ') ?? '')
      }
    }
    console.log(table(`Searches while ${turns} turns come in, ${embedder}`, rows, HEADS))
  } finally {
    await site.close()
  }
})

/** @param {string} way @param {string} pace @param {Imported & { turns: number }} measured */
function rowOf(way, pace, { quiet, during, ms, turns }) {
  const [calm, busy] = [quantile(quiet, 0.95), quantile(during, 0.95)]
  return [
    way,
    `${during.length} ${pace}`,
    (ms / 1000).toFixed(1),
    ((turns / ms) * 1000).toFixed(0),
    quantile(quiet, 0.5).toFixed(1),
    calm.toFixed(1),
    quantile(during, 0.5).toFixed(1),
    busy.toFixed(1),
    Math.max(...during).toFixed(0),
    (busy / calm).toFixed(1),
  ]
}
