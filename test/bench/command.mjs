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
  try {
    return /** @type {Partial<Record<Name, string>>} */ (parseArgs({ options }).values)
  } catch (error) {
    throw new Stop(complaintOf(/** @type {NodeJS.ErrnoException} */ (error), names))
  }
}

/** @param {NodeJS.ErrnoException} error @param {readonly string[]} names */
function complaintOf({ code, message }, names) {
  const what = /'(-*[^' ]*)/.exec(message)?.[1]
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `${what} needs a file: ${what} FILE.`
  return `'${what}' is no option of this command; it knows ${names.map((name) => `--${name} FILE`).join(', ')}.`
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
