/** Random filters of random values, against an evaluator that reads the table in the most obvious way. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileFilter, type Filter } from '../../src/core/filter.ts'
import type { Json, JsonObject } from '../../src/core/json.ts'

const NAMES = ['a', 'b', 'a.b', '__proto__', 'constructor', '$a', '*']
const SCALARS = [
  null,
  true,
  false,
  0,
  1,
  -1.5,
  '',
  'a',
  'b',
  '1',
  '2024-01-01',
  '2024-01-01T00:00Z',
  '2024-1',
]

const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json; object: JsonObject }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...SCALARS),
    fc.array(tie('json'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), tie('json')), {
      maxLength: 3,
      selector: ([name]) => name,
    })
    .map((entries) => Object.fromEntries(entries)),
})).json
const object = json.filter((value): value is JsonObject => isRecord(value))
const path = fc.constantFrom(
  'a',
  'b',
  'a.b',
  'b.a',
  'a[*]',
  'a[0]',
  '*',
  'b.*',
  'constructor',
  '__proto__',
  '{a,b}',
)
const operand = json.filter(
  (value) => !isRecord(value) || !Object.keys(value).some((name) => name[0] === '$'),
)

const { condition, filter } = fc.letrec<{ condition: Json; filter: Filter }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    operand,
    fc.record(
      {
        $eq: json,
        $ne: json,
        $gt: json,
        $gte: json,
        $lt: json,
        $lte: json,
        $in: fc.array(json, { maxLength: 3 }),
        $nin: fc.array(json, { maxLength: 3 }),
        $exists: fc.boolean(),
        $not: tie('condition'),
      },
      { requiredKeys: [] },
    ),
  ),
  filter: fc.oneof(
    { depthSize: 'small' },
    fc.dictionary(path, tie('condition'), { maxKeys: 2 }) as fc.Arbitrary<Filter>,
    fc.record(
      {
        $and: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
        $or: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
        $not: tie('filter'),
      },
      { requiredKeys: [] },
    ),
  ),
}))

function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON with its properties sorted: equal texts are equal values. */
function canon(value: Json): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(byName)) : inner,
  )
}

function byName([left]: [string, Json], [right]: [string, Json]): number {
  return left < right ? -1 : 1
}

function child(value: Json, name: string): Json[] {
  return isRecord(value) && Object.hasOwn(value, name) ? [value[name] as Json] : []
}

function children(value: Json): Json[] {
  return Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []
}

const two =
  (first: string, second: string) =>
  (value: Json): Json[] =>
    child(value, first).flatMap((inner) => child(inner, second))

/** What each path leads to, where no property has the whole path as its name. */
const ROUTES = new Map<string, (value: Json) => Json[]>([
  ['a.b', two('a', 'b')],
  ['b.a', two('b', 'a')],
  ['a[*]', (value) => child(value, 'a').flatMap(children)],
  ['a[0]', (value) => child(value, 'a').flatMap((list) => (Array.isArray(list) ? list.slice(0, 1) : []))],
  ['*', children],
  ['b.*', (value) => child(value, 'b').flatMap((inner) => literalOr(inner, '*', children))],
  ['{a,b}', (value) => [...child(value, 'a'), ...child(value, 'b')]],
])

function literalOr(value: Json, path: string, otherwise: (value: Json) => Json[]): Json[] {
  const literal = child(value, path)
  return literal.length > 0 ? literal : otherwise(value)
}

function reach(value: JsonObject, path: string): Json[] {
  return literalOr(value, path, ROUTES.get(path) ?? (() => []))
}

const moment = (text: string): number =>
  /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text.length === 10 ? `${text}T00:00Z` : text) : NaN

function order(left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number') return Math.sign(left - right)
  if (typeof left !== 'string' || typeof right !== 'string') return NaN
  const difference = moment(left) - moment(right)
  if (!Number.isNaN(difference)) return Math.sign(difference)
  return left === right ? 0 : left < right ? -1 : 1
}

function holdsAll(condition: Json, found: Json[]): boolean {
  const any = (fits: (value: Json) => boolean): boolean => found.filter(fits).length > 0
  const isOperators = isRecord(condition) && Object.keys(condition).some((name) => name[0] === '$')
  if (!isOperators) return any((value) => canon(value) === canon(condition))
  const says = (name: string, operand: Json): boolean => {
    if (name === '$eq') return any((value) => canon(value) === canon(operand))
    if (name === '$gt') return any((value) => order(value, operand) === 1)
    if (name === '$gte') return any((value) => order(value, operand) >= 0)
    if (name === '$lt') return any((value) => order(value, operand) === -1)
    if (name === '$lte') return any((value) => order(value, operand) <= 0)
    if (name === '$in') return (operand as Json[]).some((one) => says('$eq', one))
    if (name === '$exists') return found.length > 0 === operand
    if (name === '$ne') return !says('$eq', operand)
    if (name === '$nin') return !says('$in', operand)
    return !holdsAll(operand, found)
  }
  return Object.entries(condition).every(([name, operand]) => says(name, operand))
}

function evaluate(filter: Filter, value: JsonObject): boolean {
  return Object.entries(filter).every(([name, operand]) => {
    if (name === '$and') return (operand as Filter[]).every((one) => evaluate(one, value))
    if (name === '$or') return (operand as Filter[]).some((one) => evaluate(one, value))
    if (name === '$not') return !evaluate(operand as Filter, value)
    return holdsAll(operand as Json, reach(value, name))
  })
}

const runs = { numRuns: 300 }

test('a filter keeps what the table says', () => {
  const seen = { kept: 0, left: 0 }
  fc.assert(
    fc.property(filter, object, (filter, value) => {
      const keeps = compileFilter(filter)(value)
      seen[keeps ? 'kept' : 'left']++
      expect(keeps).toBe(evaluate(filter, value))
    }),
    runs,
  )
  expect(Math.min(seen.kept, seen.left)).toBeGreaterThan(runs.numRuns / 20)
})

test('one condition on one path keeps what the table says', () => {
  fc.assert(
    fc.property(path, condition, object, (path, condition, value) => {
      const filter = { [path]: condition } as Filter
      expect(compileFilter(filter)(value)).toBe(evaluate(filter, value))
    }),
    runs,
  )
})

test('a value is found by what it holds, and not by its opposite', () => {
  fc.assert(
    fc.property(object, (value) => {
      const entries = Object.entries(value).filter(([name]) => /^[a-z_]+$/.test(name))
      const same = Object.fromEntries(entries.map(([name, inner]) => [name, { $eq: inner }]))
      expect(compileFilter(same as Filter)(value)).toBe(true)
      expect(compileFilter({ $: { $ne: value } })(value)).toBe(false)
      for (const [name, inner] of entries) {
        expect(compileFilter({ [name]: { $nin: [inner] } })(value)).toBe(false)
      }
    }),
  )
})

test("De Morgan's laws hold, and what is denied twice is said", () => {
  fc.assert(
    fc.property(filter, filter, object, (one, two, value) => {
      const keeps = (filter: Filter): boolean => compileFilter(filter)(value)
      const [notOne, notTwo] = [{ $not: one }, { $not: two }]
      expect(keeps({ $not: { $and: [one, two] } })).toBe(keeps({ $or: [notOne, notTwo] }))
      expect(keeps({ $not: { $or: [one, two] } })).toBe(keeps({ $and: [notOne, notTwo] }))
      expect(keeps({ $not: notOne })).toBe(keeps(one))
      expect(keeps(notOne)).toBe(!keeps(one))
    }),
    runs,
  )
})

test('of a path too: the opposite of the opposite, $ne of $eq, $nin of $in', () => {
  fc.assert(
    fc.property(path, condition, object, (path, condition, value) => {
      const keeps = (condition: unknown): boolean => compileFilter({ [path]: condition } as Filter)(value)
      expect(keeps({ $not: { $not: condition } })).toBe(keeps(condition))
      expect(keeps({ $ne: condition })).toBe(!keeps({ $eq: condition }))
      expect(keeps({ $nin: [condition, 1] })).toBe(!keeps({ $in: [condition, 1] }))
    }),
    runs,
  )
})

test('a filter that can be read never throws for a value, and the same JSON gives the same answer', () => {
  fc.assert(
    fc.property(filter, fc.dictionary(fc.string(), fc.jsonValue()), (filter, value) => {
      const text = JSON.stringify(filter)
      const again = compileFilter(JSON.parse(text) as Filter)
      const plain = JSON.parse(JSON.stringify(value)) as JsonObject
      expect(again(plain)).toBe(compileFilter(filter)(plain))
    }),
  )
})
