import { expectTypeOf, test } from 'vitest'
import type { Filter, JsonObject, SearchOptions } from '../../src/index.ts'

declare const search: (options: SearchOptions) => void
declare const cup: JsonObject

test('a filter compares paths with values, or by operators, and joins filters', () => {
  const filters: Filter[] = [
    {},
    { kind: 'Memory', 'tags[*]': 'hot', cup: { size: 2, of: ['clay'] }, none: null, $: { n: 1 } },
    { n: { $eq: 1, $ne: '1', $gt: 0, $gte: 1, $lt: 2, $lte: 1 }, tag: { $in: ['a'], $nin: [null] } },
    { gone: { $exists: false }, n: { $not: { $gt: 1 } }, cup: { $eq: cup }, $: { $eq: { $price: 1 } } },
    { $and: [{ n: 1 }, { $or: [{ n: { $gt: 1 } }, { $not: { n: 2 } }] }], $not: { $not: { $and: [{}] } } },
  ]
  expectTypeOf(filters).toEqualTypeOf<Filter[]>()
  search({ filter: { n: { $gte: 1, $lt: 5 }, $or: [{ a: 1 }, { b: { $exists: true } }] } })
  search({ filter: undefined })
})

test('what is no operator, or no operand of it, does not type-check', () => {
  // @ts-expect-error no such operator
  search({ filter: { n: { $greater: 1 } } })
  // @ts-expect-error $in takes an array
  search({ filter: { n: { $in: 1 } } })
  // @ts-expect-error $exists takes true or false
  search({ filter: { n: { $exists: 1 } } })
  // @ts-expect-error $and takes an array
  search({ filter: { $and: { n: 1 } } })
  // @ts-expect-error no such joiner
  search({ filter: { $gt: 1 } })
  // @ts-expect-error a Date is no JSON
  search({ filter: { at: { $gt: new Date() } } })
  // @ts-expect-error undefined is no condition
  search({ filter: { n: undefined } })
})
