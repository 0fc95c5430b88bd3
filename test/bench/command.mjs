/** @module What the benches' commands have in common: options, files, and a sentence where something is wrong. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Stop } from '../../scripts/steps/run.mjs'

/**
 * The options of this command, each with a value: `--data FILE`. Anything else is a {@link Stop}.
 *
 * @template {string} Name
 * @param {readonly Name[]} names
 * @returns {Partial<Record<Name, string>>}
 */
export function readOptions(names) {
  const options = Object.fromEntries(names.map((name) => [name, { type: /** @type {const} */ ('string') }]))
  const known = names.map((name) => `--${name} FILE`).join(', ')
  try {
    return /** @type {Partial<Record<Name, string>>} */ (parseArgs({ options }).values)
  } catch (error) {
    const [, what] = /'([^']*)'/.exec(String(error)) ?? []
    throw new Stop(`'${what}' is not an option of this command, or has no value; it knows ${known}.`)
  }
}

/** Where the user means a path to lead: npm runs its scripts elsewhere than they were called. @param {string} path */
export function fromCaller(path) {
  return resolve(process.env.INIT_CWD ?? '.', path)
}

/** @param {string} path @returns {unknown} */
export function readJson(path) {
  const text = readText(path)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Stop(`${path} is not JSON: ${/** @type {Error} */ (error).message}.`)
  }
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(fromCaller(path), 'utf8')
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    throw new Stop(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${code}.`)
  }
}

/** What happens meanwhile; standard output is kept for results. @param {string} text */
export function tell(text) {
  process.stderr.write(`${text}\n`)
}
