import { buildLibrary } from '../../scripts/steps/build.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { readOptions, tell } from './command.mjs'
import { readLocomo } from './locomo.mjs'
import { readPrefEval } from './prefeval.mjs'

await runTask(async () => {
  const { data, prefs } = readOptions(['data', 'prefs'])
  if (data === undefined || prefs === undefined) {
    throw new Stop("Give --data FILE (LoCoMo's conversations) and --prefs FILE (PrefEval's preferences).")
  }
  const input = { conversations: readLocomo(data), preferences: readPrefEval(prefs), onProgress: tell }
  await buildLibrary()
  const { collectScores } = await import('./threshold-scores.mjs')
  const { reportThresholds } = await import('./threshold-report.mjs')
  console.log(reportThresholds(await collectScores(input)))
})
