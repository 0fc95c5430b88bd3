import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
  'models',
  'upgrade',
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
  const { only, sizes, libraries, localmode } = readChoices(ALL_PARTS)
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
  if (only.includes('recall')) await recall({ results, libraries, localmode, keep })
  if (only.includes('models')) await models({ results, libraries, keep })
  if (only.includes('upgrade')) await upgrade({ results, keep })
  for (const [name, part] of Object.entries(PARTS)) {
    if (only.includes(name)) await part({ sizes, libraries, model, results, tell, keep })
  }
  await draw(results)
  console.log(JSON.stringify(results))
})

/**
 * @typedef {{ results: import('./results.mjs').Results, keep: () => void, libraries?: readonly string[] | undefined,
 *   localmode?: string | undefined }} Run
 */

/** Whether a part can run: it says what it lacks. @param {string} part @param {readonly string[]} files */
function hasAll(part, files) {
  const missing = files.find((file) => !existsSync(file))
  if (missing !== undefined) tell(`${part}: left out, there is no file ${missing}.`)
  return missing === undefined
}

/** What `bench:recall` shows, where LoCoMo and PrefEval are at hand; the comparison where MiniLM is too. @param {Run} run */
async function recall({ results, libraries, localmode, keep }) {
  if (!hasAll('recall', Object.values(RECALL_FILES))) return
  const { readLocomo } = await import('./locomo.mjs')
  const { readPrefEval } = await import('./prefeval.mjs')
  const { runRecall } = await import('./run-recall.mjs')
  const { report } = await import('./report.mjs')
  const input = {
    conversations: readLocomo(RECALL_FILES.data),
    preferences: readPrefEval(RECALL_FILES.prefs),
    onProgress: tell,
  }
  const builtIn = (libraries?.includes('ours') ?? true) ? await runRecall(input) : undefined
  if (builtIn !== undefined) results.recall = report(builtIn).split('\n')
  keep()
  if (!hasAll('recall compared', [MINILM])) return
  const { compareRecall } = await import('./compare-recall.mjs')
  const { distinct } = await import('./recall-rows.mjs')
  const rows = await compareRecall({ ...input, builtIn, model: MINILM, localmode, libraries })
  results.stores = distinct([...results.stores, ...rows])
  keep()
}

/** How fast embedders are. @param {Run} run */
async function models({ results, libraries, keep }) {
  if (!hasAll('models', [RECALL_FILES.data, MINILM])) return
  const { readLocomo } = await import('./locomo.mjs')
  const { measureTurns, turnsOf } = await import('./measure-turns.mjs')
  const { measureModels } = await import('./measure-models.mjs')
  const { withRow } = await import('./results.mjs')
  if (libraries?.includes('static') ?? true) {
    results.builtIn = await measureTurns(turnsOf(readLocomo(RECALL_FILES.data)), tell)
    keep()
  }
  const onRow = (/** @type {import('./model-rows.mjs').ModelRow} */ row) => {
    results.models = withRow(results.models, row)
    tell(`models: ${JSON.stringify(row)}`)
    keep()
  }
  await measureModels({ models: dirname(MINILM), libraries, onRow, tell })
}

/** How long a change of the embedder takes, and what searches feel of it. @param {Run} run */
async function upgrade({ results, keep }) {
  if (!hasAll('upgrade', [RECALL_FILES.data, MINILM])) return
  const { readLocomo } = await import('./locomo.mjs')
  const { measureUpgrade } = await import('./measure-upgrade.mjs')
  results.upgrade = [
    await measureUpgrade({ conversations: readLocomo(RECALL_FILES.data), model: MINILM, tell }),
  ]
  keep()
}

/** @param {import('./results.mjs').Results} results */
async function draw(results) {
  const { resultsPage } = await import('./results-page.mjs')
  const { growthPlot, recallChart, searchPlot } = await import('./plots.mjs')
  const files = {
    'RESULTS.md': resultsPage,
    'recall.svg': recallChart,
    'search.svg': searchPlot,
    'growth.svg': growthPlot,
  }
  for (const [name, of] of Object.entries(files)) writeFileSync(join(FOLDER, name), of(results))
}
