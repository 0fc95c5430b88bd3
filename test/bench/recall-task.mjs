import { writeFileSync } from 'node:fs'
import { bringChromium } from '../../scripts/steps/bring-chromium.mjs'
import { buildLibrary } from '../../scripts/steps/build.mjs'
import { install } from '../../scripts/steps/install.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { fromCaller, readOptions, tell } from './command.mjs'
import { readLocomo } from './locomo.mjs'
import { readPrefEval } from './prefeval.mjs'

await runTask(async () => {
  const { data, prefs, chart } = readOptions(['data', 'prefs', 'chart'])
  if (data === undefined && prefs === undefined) {
    throw new Stop(
      "Give --data FILE (LoCoMo's conversations), --prefs FILE (PrefEval's preferences), or both.",
    )
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
  if (chart !== undefined) {
    const { chartOf } = await import('./chart.mjs')
    writeFileSync(fromCaller(chart), chartOf(results))
  }
  console.log(report(results))
  console.log(JSON.stringify(summary(results)))
})
