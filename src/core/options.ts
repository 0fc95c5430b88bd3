/** @module Names of options that nobody knows: mistyped, most often, and without effect in silence. */
import { invalidArgument, show } from './errors.ts'
import { defined } from './json.ts'

/**
 * Throws `invalid_argument` for options that are no object, and for the first one that is not among those that `maker`, a function, has. One
 * that is `undefined` is absent.
 */
export function checkNames(maker: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw invalidArgument(
      'options',
      `${maker} needs options, not ${show(options)}. It has ${known.join(', ')}.`,
    )
  }
  const unknown = Object.keys(defined(options)).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw invalidArgument(unknown, `${maker} has no option ${show(unknown)}. It has ${known.join(', ')}.`)
}
