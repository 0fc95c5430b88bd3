import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bringChromium } from '../../scripts/steps/bring-chromium.mjs'
import { buildLibrary } from '../../scripts/steps/build.mjs'
import { install } from '../../scripts/steps/install.mjs'
import { ROOT, runTask } from '../../scripts/steps/run.mjs'
import { tell } from './command.mjs'
import { readChoices } from './choices.mjs'
import { installPeers } from './install-peers.mjs'
import { MINILM, RECALL_FILES } from './sentences.mjs'

const FOLDER = join(ROOT, 'test/bench')
const ALL_PARTS = [
  'recall',
  'vectors',
  'lexical',
  'fused',
  'floor',
  'whole',
  'writes',
  'store',
  'namespaces',
  'draw',
]

await runTask(async () => {
  const { only, sizes, libraries } = readChoices(ALL_PARTS)
  await install()
  await buildLibrary()
  await bringChromium()
  await installPeers()
  // What follows needs packages, which are not there to be imported before `install`.
  const { about, readResults, writeResults } = await import('./results.mjs')
  const { chromiumVersion } = await import('./browser.mjs')
  const results = readResults()
  if (only.some((part) => part !== 'draw')) {
    results.about = about(await chromiumVersion(), results.about.vectors)
  }
  const keep = () => writeResults(results)
  const { PARTS } = await import('./run-bench.mjs')
  const model = existsSync(MINILM) ? /** @type {const} */ ('minilm') : /** @type {const} */ ('static')
  if (only.includes('recall')) {
    results.recall = (await recall()) ?? results.recall
    keep()
  }
  for (const [name, part] of Object.entries(PARTS)) {
    if (only.includes(name)) await part({ sizes, libraries, model, results, tell, keep })
  }
  await draw(results)
  console.log(JSON.stringify(results))
})

/** The tables of `bench:recall`, where LoCoMo and PrefEval are at hand. @returns {Promise<string[] | undefined>} */
async function recall() {
  const missing = Object.values(RECALL_FILES).find((file) => !existsSync(file))
  if (missing !== undefined) {
    tell(`recall: left out, there is no file ${missing}.`)
    return undefined
  }
  const { readLocomo } = await import('./locomo.mjs')
  const { readPrefEval } = await import('./prefeval.mjs')
  const { runRecall } = await import('./run-recall.mjs')
  const { report } = await import('./report.mjs')
  const input = {
    conversations: readLocomo(RECALL_FILES.data),
    preferences: readPrefEval(RECALL_FILES.prefs),
  }
  return report(await runRecall({ ...input, onProgress: tell })).split('\n')
}

/** @param {import('./results.mjs').Results} results */
async function draw(results) {
  const { resultsPage } = await import('./results-page.mjs')
  const { growthPlot, searchPlot } = await import('./plots.mjs')
  const files = { 'RESULTS.md': resultsPage, 'search.svg': searchPlot, 'growth.svg': growthPlot }
  for (const [name, of] of Object.entries(files)) writeFileSync(join(FOLDER, name), of(results))
}
