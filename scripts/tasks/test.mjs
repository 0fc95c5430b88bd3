import { bringChromium } from '../steps/bring-chromium.mjs'
import { build } from '../steps/build.mjs'
import { install } from '../steps/install.mjs'
import { run, runTask } from '../steps/run.mjs'

await runTask(async () => {
  await install()
  await build()
  await bringChromium()
  const { code } = await run('vitest', ['run', ...process.argv.slice(2)])
  process.exitCode = code
})
