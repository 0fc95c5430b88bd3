import { build } from '../steps/build.mjs'
import { install } from '../steps/install.mjs'
import { runTask } from '../steps/run.mjs'

await runTask(async () => {
  await install()
  await build()
})
