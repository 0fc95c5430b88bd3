import { build } from '../steps/build.mjs'
import { install } from '../steps/install.mjs'
import { run, runTask, Stop } from '../steps/run.mjs'

/** Every check runs, also after one has failed. @type {Record<string, string[]>} */
const CHECKS = {
  format: ['oxfmt', '--check'],
  lint: ['oxlint', '--type-aware'],
  'types of src and workers': ['tsc', '-p', '.'],
  'types of test and scripts': ['tsc', '-p', 'test'],
  'types of demo': ['tsc', '-p', 'demo'],
  'unused code': ['knip'],
  'package shape': ['publint', '--strict'],
  'package types': ['attw', '--pack', '--profile', 'esm-only'],
  'size budgets': ['size-limit'],
  'house tests': ['vitest', 'run', '--project', 'unit', 'architecture', 'exports', 'docs.test', 'packed'],
}

await runTask(async () => {
  await install()
  await build()
  /** @type {string[]} */
  const failed = []
  for (const [name, command] of Object.entries(CHECKS)) {
    if (!(await passes(name, command))) failed.push(name)
  }
  if (failed.length > 0) throw new Stop(`Failed: ${failed.join(', ')}.`)
})

/** @param {string} name @param {string[]} command */
async function passes(name, [program = '', ...parameters]) {
  const start = performance.now()
  const { code, output } = await run(program, parameters, { quiet: true })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (code !== 0) console.log(output.trimEnd())
  return code === 0
}
