/** @module Which values a search keeps. */
import { invalidArgument, show } from './errors.ts'
import { readPath } from './fields.ts'
import { type Found, readCondition } from './filter-operators.ts'
import { copyJson, isObject, type Json, type JsonObject } from './json.ts'

/** What a path must lead to: a value that equals this one, or what the operators say. */
export type FilterCondition =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | PlainObject
  | FilterOperators

/** An object to be equal to. One with a name that begins with `$` is compared by `$eq`. */
interface PlainObject {
  readonly [name: string]: Json
  readonly [operator: `$${string}`]: never
}

/** The operators of a path; several hold together. */
export interface FilterOperators {
  readonly $eq?: Json
  readonly $ne?: Json
  readonly $gt?: Json
  readonly $gte?: Json
  readonly $lt?: Json
  readonly $lte?: Json
  readonly $in?: readonly Json[]
  readonly $nin?: readonly Json[]
  readonly $exists?: boolean
  readonly $not?: FilterCondition
}

/**
 * What a value must hold. All entries hold together. Each is a path (see `readPath`) and what it must lead to, or joins filters.
 *
 * | filter | keeps a value where |
 * | --- | --- |
 * | `{ path: x }`, `{ path: { $eq: x } }` | the path leads to a value equal to x: of the same type, arrays and objects deeply, whatever the order of properties |
 * | `{ path: null }` | it leads to null; a missing path is `{ path: { $exists: false } }` |
 * | `{ path: { $ne: x } }` | not `$eq`; a missing path too |
 * | `{ path: { $gt: x } }`, `$gte`, `$lt`, `$lte` | two numbers, or two texts, stand in this order; nothing else is in any order |
 * | `{ path: { $in: [x, y] } }` | it equals one of them; `$nin` is the opposite, a missing path included |
 * | `{ path: { $exists: true } }` | it leads to something, null included |
 * | `{ path: { $not: … } }` | the condition does not hold |
 * | `{ $and: [f, g] }`, `{ $or: [f, g] }`, `{ $not: f }` | all hold, one holds, it does not |
 *
 * Two texts that are both moments in ISO 8601 are ordered as moments (without a zone they are in UTC, without a time they begin the day),
 * other texts by their UTF-16 code units. Where a path leads to several values (`tags[*]`), one that fits is enough, for each operator
 * by itself; `$ne`, `$nin` and `$not` are the opposite of the whole. A name that begins with `$` is always an operator: reach such a
 * property by `{ '{$price}': 5 }`, compare with such an object by `$eq`.
 *
 * @example
 * ```ts
 * const filter: Filter = {
 *   kind: 'Memory',
 *   validFrom: { $gte: '2024-01-01' },
 *   $or: [{ 'content.topic': { $in: ['tea', 'coffee'] } }, { importance: { $gt: 0.8 } }],
 * }
 * ```
 */
export type Filter = Joined & {
  readonly [joiner: `$${string}`]: Filter | readonly Filter[] | FilterOperators
  readonly [path: string]: FilterCondition | Filter | readonly Filter[]
}

interface Joined {
  readonly $and?: readonly Filter[]
  readonly $or?: readonly Filter[]
  readonly $not?: Filter
}

type Test = (value: JsonObject) => boolean

/** A filter as a test of values. Throws `invalid_argument` for one that cannot be read. It never throws for a value. */
export function compileFilter(filter: Filter | undefined): Test {
  return filter === undefined ? () => true : compile(checkFilter(filter))
}

/** A copy of a filter, which must be plain JSON; unlike elsewhere nothing in it may be `undefined`. */
export function checkFilter(filter: unknown): Json {
  const copy = copyJson(filter, 'filter')
  refuseUndefined(filter, 'filter')
  return copy
}

function compile(filter: Json): Test {
  if (!isObject(filter)) {
    throw invalidArgument(
      'filter',
      `Filter ${show(filter)} is not an object. Write { 'content.topic': 'tea' }.`,
    )
  }
  return every(Object.entries(filter).map(([name, operand]) => compileEntry(name, operand)))
}

function compileEntry(name: string, operand: Json): Test {
  if (name === '$and') return every(compileList(name, operand))
  if (name === '$or') {
    const tests = compileList(name, operand)
    return (value) => tests.some((test) => test(value))
  }
  if (name === '$not') {
    const test = compile(operand)
    return (value) => !test(value)
  }
  if (name !== '$' && name.startsWith('$')) {
    throw invalidArgument(
      'filter',
      `Filter operator '${name}' with ${show(operand)} joins no filters. Use $and, $or or $not, and other operators under a path.`,
    )
  }
  const find = readPath(name)
  const holds: Found = readCondition(name, operand)
  return (value) => holds(find(value))
}

function compileList(operator: string, operand: Json): Test[] {
  if (Array.isArray(operand) && operand.length > 0) return operand.map(compile)
  throw invalidArgument(
    'filter',
    `Filter operator '${operator}' takes an array of at least one filter, not ${show(operand)}.`,
  )
}

function every(tests: readonly Test[]): Test {
  const [first, ...others] = tests
  if (first === undefined) return () => true
  return others.length === 0 ? first : (value) => tests.every((test) => test(value))
}

/** A condition that came out `undefined` by mistake would otherwise be no condition, and keep everything. */
function refuseUndefined(value: unknown, path: string): void {
  if (value === undefined) {
    throw invalidArgument(
      'filter',
      `${path} is undefined. Leave it out, or write { $exists: false } for what is missing.`,
    )
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) refuseUndefined(inner, `${path}.${name}`)
}
