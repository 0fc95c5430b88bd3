import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { ROOT, run, Stop } from './run.mjs'

/** @typedef {{ output: string, inputs: string[], commands: [string, string[]][] }} Target */

/** @type {Target} */
const LIBRARY = {
  output: 'dist',
  inputs: [
    'src',
    'workers',
    'scripts',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'vite.config.ts',
  ],
  commands: [
    ['vite', ['build']],
    ['tsc', ['-p', '.', '--noEmit', 'false', '--emitDeclarationOnly', '--outDir', 'dist/types']],
  ],
}

/** @type {Target} */
const DEMO = {
  output: 'dist-demo',
  inputs: [...LIBRARY.inputs, 'demo'],
  commands: [['vite', ['build', '--mode', 'demo']]],
}

/** Builds the library and the demo over it, each only if it is not of the source as it is now. */
export async function build() {
  await buildLibrary()
  if (existsSync(join(ROOT, 'demo/index.html'))) await buildTarget(DEMO)
}

/** The library alone, for what runs over it. */
export function buildLibrary() {
  return buildTarget(LIBRARY)
}

/** @param {Target} target */
async function buildTarget(target) {
  const stamp = join(ROOT, `node_modules/.cache/keepsake/${target.output}.stamp`)
  const now = () => `${fingerprint(target.inputs)} ${fingerprint([target.output])}`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now()) return
  console.log(`Building ${target.output} …`)
  for (const [program, parameters] of target.commands) {
    const { code, output } = await run(program, parameters, { quiet: true })
    if (code !== 0) throw new Stop(`${output}\nThe build of ${target.output} failed in \`${program}\`.`)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, now())
}
