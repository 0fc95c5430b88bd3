/** @module What a filter's operators say of the values that a path led to. */
import { invalidArgument, show } from './errors.ts'
import { equalJson, isObject, type Json } from './json.ts'
import { compareWith, type Order } from './filter-order.ts'

/** A test of the values that a path led to. */
export type Found = (values: readonly Json[]) => boolean

type Operator = (operand: Json, path: string, name: string) => Found

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$eq', (operand) => equals(operand)],
  ['$ne', (operand) => not(equals(operand))],
  ['$gt', (operand) => ordered(operand, (order) => order > 0)],
  ['$gte', (operand) => ordered(operand, (order) => order >= 0)],
  ['$lt', (operand) => ordered(operand, (order) => order < 0)],
  ['$lte', (operand) => ordered(operand, (order) => order <= 0)],
  ['$in', oneOf],
  ['$nin', (...given) => not(oneOf(...given))],
  ['$exists', exists],
  ['$not', (operand, path) => not(readCondition(path, operand))],
])

/** A path's condition: its operators, or a value to be equal to. Throws `invalid_argument` for one that cannot be read. */
export function readCondition(path: string, operand: Json): Found {
  if (!isObject(operand)) return equals(operand)
  const names = Object.keys(operand)
  const operators = names.filter((name) => name.startsWith('$'))
  if (operators.length === 0) return equals(operand)
  if (operators.length < names.length) {
    throw invalidArgument(
      'filter',
      `Filter ${show(operand)} of '${path}' mixes operators with properties. Write { $eq: … } for an object to be equal to.`,
    )
  }
  const tests = operators.map((name) => readOperator(path, name, operand[name] as Json))
  const [first] = tests
  return first !== undefined && tests.length === 1 ? first : (values) => tests.every((test) => test(values))
}

function readOperator(path: string, name: string, operand: Json): Found {
  const operator = OPERATORS.get(name)
  if (operator !== undefined) return operator(operand, path, name)
  throw invalidArgument(
    'filter',
    `Filter operator '${name}' of '${path}' with ${show(operand)} is unknown. Use ${[...OPERATORS.keys()].join(', ')}.`,
  )
}

function equals(operand: Json): Found {
  if (typeof operand !== 'object') return (values) => values.includes(operand)
  return (values) => values.some((value) => equalJson(value, operand))
}

function ordered(operand: Json, fits: (order: number) => boolean): Found {
  const compare: Order = compareWith(operand)
  return (values) =>
    values.some((value) => {
      const order = compare(value)
      return order !== undefined && fits(order)
    })
}

function oneOf(operand: Json, path: string, name: string): Found {
  if (!Array.isArray(operand)) {
    throw invalidArgument(
      'filter',
      `Filter operator '${name}' of '${path}' takes an array, not ${show(operand)}.`,
    )
  }
  const scalars = new Set(operand.filter((item) => typeof item !== 'object' || item === null))
  const others = operand.filter((item) => !scalars.has(item))
  return (values) =>
    values.some((value) => scalars.has(value) || others.some((other) => equalJson(value, other)))
}

function exists(operand: Json, path: string, name: string): Found {
  if (typeof operand === 'boolean') return (values) => values.length > 0 === operand
  throw invalidArgument(
    'filter',
    `Filter operator '${name}' of '${path}' takes true or false, not ${show(operand)}.`,
  )
}

function not(holds: Found): Found {
  return (values) => !holds(values)
}
