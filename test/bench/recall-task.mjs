import { bringChromium } from '../../scripts/steps/bring-chromium.mjs'
import { buildLibrary } from '../../scripts/steps/build.mjs'
import { install } from '../../scripts/steps/install.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { fromCaller, readOptions, tell } from './command.mjs'
import { installPeers } from './install-peers.mjs'
import { readLocomo } from './locomo.mjs'
import { readPrefEval } from './prefeval.mjs'

await runTask(async () => {
  const { model, localmode, ...files } = readOptions(['data', 'prefs', 'model', 'localmode'])
  const { conversations, preferences } = read(files)
  if (model !== undefined && (conversations === undefined || preferences === undefined)) {
    throw new Stop('--model compares over LoCoMo and PrefEval: give --data and --prefs too.')
  }
  await install()
  await buildLibrary()
  await bringChromium()
  // What follows needs packages, which are not there to be imported before `install`.
  const { runRecall } = await import('./run-recall.mjs')
  const { report, summary } = await import('./report.mjs')
  const builtIn = await runRecall({ conversations, preferences, onProgress: tell })
  if (model !== undefined) {
    const input = { conversations: conversations ?? [], preferences: preferences ?? [], builtIn }
    await compare({ ...input, model: fromCaller(model), localmode })
  }
  console.log(report(builtIn))
  console.log(JSON.stringify(summary(builtIn)))
})

/** @param {{ data?: string, prefs?: string }} files */
function read({ data, prefs }) {
  if (data === undefined && prefs === undefined) {
    throw new Stop(
      "Give --data FILE (LoCoMo's conversations), --prefs FILE (PrefEval's preferences), or both.",
    )
  }
  return {
    conversations: data === undefined ? undefined : readLocomo(data),
    preferences: prefs === undefined ? undefined : readPrefEval(prefs),
  }
}

/** @param {Omit<import('./compare-recall.mjs').Input, 'onProgress'>} input */
async function compare(input) {
  await installPeers()
  const { compareRecall } = await import('./compare-recall.mjs')
  const { recallTable } = await import('./recall-rows.mjs')
  console.log(recallTable(await compareRecall({ ...input, onProgress: tell })))
}
