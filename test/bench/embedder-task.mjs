import { dirname } from 'node:path'
import { bringChromium } from '../../scripts/steps/bring-chromium.mjs'
import { buildLibrary } from '../../scripts/steps/build.mjs'
import { install } from '../../scripts/steps/install.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { fromCaller, readOptions, tell } from './command.mjs'
import { readLocomo } from './locomo.mjs'
import { modelTables } from './model-rows.mjs'
import { turnsTable } from './turns-rows.mjs'

await runTask(async () => {
  const { data, model } = readOptions(['data', 'model'])
  if (data === undefined && model === undefined) {
    throw new Stop(
      "Give --data FILE (LoCoMo's conversations), --model FOLDER (all-MiniLM-L6-v2 as transformers.js loads it), or both.",
    )
  }
  const conversations = data === undefined ? [] : readLocomo(data)
  await install()
  await buildLibrary()
  await bringChromium()
  // What follows needs packages, which are not there to be imported before `install`.
  const { measureTurns, turnsOf } = await import('./measure-turns.mjs')
  if (data !== undefined) console.log(turnsTable(await measureTurns(turnsOf(conversations), tell)))
  if (model === undefined) return
  const { measureModels } = await import('./measure-models.mjs')
  /** @type {import('./model-rows.mjs').ModelRow[]} */
  const rows = []
  await measureModels({ models: dirname(fromCaller(model)), tell, onRow: (row) => rows.push(row) })
  console.log(modelTables(rows).join('\n'))
})
