/** @module What `npm run bench` was asked for. */
import { parseArgs } from 'node:util'
import { Stop } from '../../scripts/steps/run.mjs'

const SIZES = [1000, 10_000, 100_000, 1_000_000]
const UNITS = { '': 1, k: 1000, m: 1_000_000 }
const USAGE = 'npm run bench -- --only vectors,lexical --sizes 1k,10k --libraries ours,voy'

/**
 * The parts, sizes and libraries to measure: all of them, unless named; `localmode` is a checkout of LocalMode's source. Anything else is
 * a {@link Stop}.
 *
 * @param {readonly string[]} parts
 */
export function readChoices(parts) {
  const { only, sizes, libraries, localmode } = readValues()
  const chosen = only?.split(',') ?? parts
  const unknown = chosen.find((part) => !parts.includes(part))
  if (unknown !== undefined) {
    throw new Stop(`'${unknown}' is no part of the bench. Its parts are ${parts.join(', ')}.`)
  }
  return {
    only: chosen,
    sizes: sizes?.split(',').map(toSize) ?? SIZES,
    libraries: libraries?.split(','),
    localmode,
  }
}

function readValues() {
  const value = { type: /** @type {const} */ ('string') }
  try {
    return parseArgs({ options: { only: value, sizes: value, libraries: value, localmode: value } }).values
  } catch (error) {
    throw new Stop(`${/** @type {Error} */ (error).message}. Write: ${USAGE}`)
  }
}

/** `10k` is 10,000. @param {string} text */
function toSize(text) {
  const [, digits, unit = ''] = /^(\d+)([km]?)$/.exec(text) ?? []
  if (digits === undefined) throw new Stop(`'${text}' is no size. Write: ${USAGE}`)
  return Number(digits) * UNITS[/** @type {keyof typeof UNITS} */ (unit)]
}
