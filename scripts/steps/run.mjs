import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository, wherever a script is called from. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

// As npm does for its scripts, so that `node scripts/test.mjs` finds the packages' programs too.
process.env.PATH = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter)

/** A failure that its sentence explains to the person at the terminal; a stack would only hide it. */
export class Stop extends Error {}

/**
 * Runs a task of this folder: a {@link Stop} ends it with its sentence.
 *
 * @param {() => Promise<void>} task
 */
export async function runTask(task) {
  try {
    await task()
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error)
    process.exitCode = 1
  }
}

/**
 * Runs a program in the repository. What it prints goes to the terminal, or is returned when `quiet`.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ quiet?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, parameters, { quiet = false } = {}) {
  const shell = process.platform === 'win32' // there, npm and the packages' programs are .cmd files
  const output = quiet ? 'pipe' : 'inherit'
  const child = spawn(program, parameters, { cwd: ROOT, shell, stdio: ['inherit', output, output] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => (printed += text))
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: printed }))
  })
}
