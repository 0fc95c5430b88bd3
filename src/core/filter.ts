/** @module Which values a search keeps. */
import { invalidArgument, KeepsakeError, show } from './errors.ts'
import { readPath } from './fields.ts'
import { copyJson, equalJson, isObject, type Json, type JsonObject } from './json.ts'

/**
 * What a value must hold: each path (see `readPath`) must lead to a value equal to the operand, deeply.
 *
 * @example
 * ```ts
 * const filter: Filter = { kind: 'Memory', 'content.topic': 'tea' }
 * ```
 */
export type Filter = { readonly [path: string]: Json }

/** A filter as a test of values. Throws `not_supported` for an operator such as `$gt`, which is not built yet. */
export function compileFilter(filter: Filter | undefined): (value: JsonObject) => boolean {
  if (filter === undefined) return () => true
  const checked = copyJson(filter, 'filter')
  if (!isObject(checked)) {
    throw invalidArgument(
      'filter',
      `Filter ${show(filter)} is not an object. Write { 'content.topic': 'tea' }.`,
    )
  }
  const tests = Object.entries(checked).map(([path, operand]) => {
    refuseOperators(path, operand)
    return { find: readPath(path), operand }
  })
  return (value) => tests.every(({ find, operand }) => find(value).some((found) => equalJson(found, operand)))
}

function refuseOperators(path: string, operand: Json): void {
  const names = [path, ...(isObject(operand) ? Object.keys(operand) : [])]
  const operator = names.find((name) => name.startsWith('$') && name !== '$')
  if (operator === undefined) return
  throw new KeepsakeError(
    'not_supported',
    `Filter operator '${operator}' is not supported yet. Filter by equality: { '${path}': … }.`,
    { details: { operation: `filter ${operator}` } },
  )
}
