import { bringChromium } from '../../scripts/steps/bring-chromium.mjs'
import { buildLibrary } from '../../scripts/steps/build.mjs'
import { install } from '../../scripts/steps/install.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { fromCaller, readOptions, tell } from './command.mjs'
import { installPeers } from './install-peers.mjs'
import { readLocomo } from './locomo.mjs'
import { readPrefEval } from './prefeval.mjs'

await runTask(async () => {
  const { data, prefs, model, localmode } = readOptions(['data', 'prefs', 'model', 'localmode'])
  if (data === undefined && prefs === undefined) {
    throw new Stop(
      "Give --data FILE (LoCoMo's conversations), --prefs FILE (PrefEval's preferences), or both.",
    )
  }
  if (model !== undefined && (data === undefined || prefs === undefined)) {
    throw new Stop('--model compares over LoCoMo and PrefEval: give --data and --prefs too.')
  }
  const conversations = data === undefined ? undefined : readLocomo(data)
  const preferences = prefs === undefined ? undefined : readPrefEval(prefs)
  await install()
  await buildLibrary()
  await bringChromium()
  // What follows needs packages, which are not there to be imported before `install`.
  const { runRecall } = await import('./run-recall.mjs')
  const { report, summary } = await import('./report.mjs')
  const results = await runRecall({ conversations, preferences, onProgress: tell })
  if (model !== undefined && conversations !== undefined && preferences !== undefined) {
    await installPeers()
    const { compareRecall } = await import('./compare-recall.mjs')
    const { recallTable } = await import('./recall-rows.mjs')
    const input = { conversations, preferences, builtIn: results, onProgress: tell }
    console.log(recallTable(await compareRecall({ ...input, model: fromCaller(model), localmode })))
  }
  console.log(report(results))
  console.log(JSON.stringify(summary(results)))
})
