import { expect, test } from 'vitest'
import { compileFilter, type Filter } from '../../src/core/filter.ts'
import type { JsonObject } from '../../src/core/json.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

const VALUE = {
  kind: 'Memory',
  n: 1,
  yes: true,
  list: [1, { a: null }],
  cup: { of: { clay: true }, size: 2 },
  none: null,
  at: '2024-05-01T12:00:00Z',
  'a.b': 'literal',
  a: { b: 'nested' },
  $price: 5,
  offer: { $price: 5 },
}

test.for<[Filter, boolean]>([
  [{}, true],
  [{ kind: 'Memory' }, true],
  [{ kind: 'Memory', n: 1 }, true],
  [{ kind: 'Memory', n: 2 }, false],
  [{ n: '1' }, false],
  [{ n: true }, false],
  [{ yes: 1 }, false],
  [{ 'cup.of.clay': true }, true],
  [{ cup: { size: 2, of: { clay: true } } }, true],
  [{ cup: { of: {} } }, false],
  [{ cup: {} }, false],
  [{ missing: {} }, false],
  [{ list: [1, { a: null }] }, true],
  [{ list: [{ a: null }, 1] }, false],
  [{ list: [1] }, false],
  [{ 'list[*]': 1 }, true],
  [{ 'list[1].a': null }, true],
  [{ none: null }, true],
  [{ missing: null }, false],
  [{ 'a.b': 'literal' }, true],
  [{ 'a.b': 'nested' }, false],
  [{ '{n,missing}': 1 }, true],
  [{ $: { $eq: VALUE } }, true],
])('%j as equality: %s', ([filter, keeps]) => {
  expect(compileFilter(filter)(VALUE)).toBe(keeps)
})

test.for<[Filter, boolean]>([
  [{ n: { $eq: 1 } }, true],
  [{ n: { $eq: '1' } }, false],
  [{ yes: { $eq: 1 } }, false],
  [{ cup: { $eq: { size: 2, of: { clay: true } } } }, true],
  [{ offer: { $eq: { $price: 5 } } }, true],
  [{ '{$price}': 5 }, true],
  [{ 'offer.$price': { $gt: 4 } }, true],
  [{ n: { $ne: 2 } }, true],
  [{ n: { $ne: 1 } }, false],
  [{ missing: { $ne: 1 } }, true],
  [{ missing: { $ne: null } }, true],
  [{ none: { $ne: null } }, false],
  [{ n: { $in: [2, 1] } }, true],
  [{ n: { $in: ['1', true] } }, false],
  [{ n: { $in: [] } }, false],
  [{ missing: { $in: [null] } }, false],
  [{ none: { $in: [null] } }, true],
  [{ cup: { $in: [{ size: 2, of: { clay: true } }] } }, true],
  [{ n: { $nin: [2, 1] } }, false],
  [{ n: { $nin: [] } }, true],
  [{ missing: { $nin: [null] } }, true],
  [{ none: { $exists: true } }, true],
  [{ none: { $exists: false } }, false],
  [{ missing: { $exists: true } }, false],
  [{ missing: { $exists: false } }, true],
  [{ 'cup.of.clay.more': { $exists: false } }, true],
  [{ n: { $gt: 0, $lt: 2 } }, true],
  [{ n: { $gt: 0, $lt: 1 } }, false],
  [{ n: { $not: { $gt: 1 } } }, true],
  [{ n: { $not: 1 } }, false],
  [{ n: { $not: { $not: { $eq: 1 } } } }, true],
  [{ missing: { $not: { $gt: 1 } } }, true],
  [{ cup: { $not: { size: 2 } } }, true],
])('%j by operators: %s', ([filter, keeps]) => {
  expect(compileFilter(filter)(VALUE)).toBe(keeps)
})

test.for<[Filter, boolean]>([
  [{ $and: [{ n: 1 }, { kind: 'Memory' }] }, true],
  [{ $and: [{ n: 1 }, { kind: 'Turn' }] }, false],
  [{ $or: [{ n: 2 }, { kind: 'Memory' }] }, true],
  [{ $or: [{ n: 2 }, { kind: 'Turn' }] }, false],
  [{ $or: [{ n: 2 }, {}] }, true],
  [{ $not: { n: 2 } }, true],
  [{ $not: {} }, false],
  [{ $not: { n: 1, kind: 'Turn' } }, true],
  [{ n: 1, $or: [{ n: 2 }, { $not: { $and: [{ n: 1 }, { none: 1 }] } }] }, true],
])('%j joined: %s', ([filter, keeps]) => {
  expect(compileFilter(filter)(VALUE)).toBe(keeps)
})

/** For each value, which of $lt, $lte, $gte, $gt hold of it. */
const before = [true, true, false, false]
const beside = [false, true, true, false]
const after = [false, false, true, true]
const unordered = [false, false, false, false]

test.for<[value: JsonObject[string], operand: JsonObject[string], boolean[]]>([
  [1, 2, before],
  [2, 2, beside],
  [-0, 0, beside],
  [1e308, -1e308, after],
  ['1', 2, unordered],
  [1, '2', unordered],
  ['10', '9', before],
  ['Z', 'a', before],
  ['z', 'ä', before],
  ['', 'a', before],
  ['same', 'same', beside],
  ['ﬀ', '😀', after],
  [null, 0, unordered],
  [0, null, unordered],
  [null, null, unordered],
  [true, false, unordered],
  [true, 0, unordered],
  [[1], [1], unordered],
  [{ a: 1 }, { a: 1 }, unordered],
  ['2024-01-01', '2024-01-02', before],
  ['2024-01-01', '2024-01-01T00:00:00.000Z', beside],
  ['2024-01-01T00:00', '2024-01-01 00:00:00Z', beside],
  ['2024-01-01T01:00:00+02:00', '2023-12-31T23:30:00Z', before],
  ['2024-01-01T23:00:00-02:00', '2024-01-02', after],
  ['2024-02-30', '2024-03-01', before],
  ['2024-02-30', '2024-02-3', after],
  ['2024-01-01T02:00+02:00', 'soon', before],
])('%j against %j: < ≤ ≥ > are %j', ([value, operand, holds]) => {
  const names = ['$lt', '$lte', '$gte', '$gt']
  const kept = names.map((name) => compileFilter({ x: { [name]: operand } })({ x: value }))
  expect(kept).toEqual(holds)
  expect(names.map((name) => compileFilter({ x: { [name]: operand } })({}))).toEqual(unordered)
})

test('moments are equal only as texts: $eq does not read them', () => {
  const keeps = compileFilter({ at: '2024-05-01T12:00Z' })
  expect([keeps({ at: '2024-05-01T12:00Z' }), keeps(VALUE)]).toEqual([true, false])
})

test('of several values at a path one that fits is enough, and the opposites are of the whole', () => {
  const value = { tags: [{ n: 1 }, { n: 5 }, { other: 9 }] }
  const keeps = (condition: Filter[string]) => compileFilter({ 'tags[*].n': condition })(value)
  expect([keeps(5), keeps(9), keeps({ $gt: 4 }), keeps({ $in: [7, 1] })]).toEqual([true, false, true, true])
  expect([keeps({ $ne: 5 }), keeps({ $ne: 9 }), keeps({ $nin: [7, 1] })]).toEqual([false, true, false])
  expect([keeps({ $not: { $gt: 4 } }), keeps({ $not: { $gt: 5 } })]).toEqual([false, true])
  expect(keeps({ $gt: 4, $lt: 2 })).toBe(true) // 5 is above 4, and 1 below 2
  expect(compileFilter({ '*': { $exists: true } })({ tags: [] })).toBe(true)
  expect(compileFilter({ 'tags[*]': { $exists: false } })({ tags: [] })).toBe(true)
})

test('names of prototypes are ordinary names', () => {
  const value = JSON.parse('{"__proto__":{"constructor":1},"hasOwnProperty":2}') as JsonObject
  expect(compileFilter({ '__proto__.constructor': 1, hasOwnProperty: { $gt: 1 } })(value)).toBe(true)
  expect(compileFilter({ ['__proto__']: { constructor: 1 } })(value)).toBe(true)
  expect(compileFilter({ $: { $eq: value } })(value)).toBe(true)
  for (const name of ['__proto__', 'constructor', 'toString', '__proto__.toString']) {
    expect(compileFilter({ [name]: { $exists: true } })({})).toBe(false)
  }
})

test('no filter keeps everything', () => {
  expect(compileFilter(undefined)({})).toBe(true)
})

test('a filter is read when it is made: later changes of it do not count', () => {
  const filter = { n: { $in: [1] } }
  const keeps = compileFilter(filter)
  filter.n.$in.push(2)
  filter.n = { $in: [] }
  expect([keeps(VALUE), keeps({ n: 2 })]).toEqual([true, false])
})

test.for<[unknown, string]>([
  ['tea', "Filter 'tea' is not an object. Write { 'content.topic': 'tea' }."],
  [7, 'Filter 7 is not an object.'],
  [null, 'Filter null is not an object.'],
  [[{ n: 1 }], 'Filter [{"n":1}] is not an object.'],
  [{ n: { $gtt: 1 } }, "Filter operator '$gtt' of 'n' with 1 is unknown. Use $eq, $ne, $gt, "],
  [{ n: { $GT: 1 } }, "Filter operator '$GT' of 'n' with 1 is unknown."],
  [{ n: { $constructor: 1 } }, "Filter operator '$constructor' of 'n' with 1 is unknown."],
  [{ n: { $: 1 } }, "Filter operator '$' of 'n' with 1 is unknown."],
  [{ n: { $and: [] } }, "Filter operator '$and' of 'n' with [] is unknown."],
  [{ n: { $not: { $like: 'x' } } }, "Filter operator '$like' of 'n' with 'x' is unknown."],
  [
    { n: { a: 1, $ne: 2 } },
    `Filter {"a":1,"$ne":2} of 'n' mixes operators with properties. Write { $eq: … }`,
  ],
  [{ n: { $in: 7 } }, "Filter operator '$in' of 'n' takes an array, not 7."],
  [{ n: { $in: { a: 1 } } }, `Filter operator '$in' of 'n' takes an array, not {"a":1}.`],
  [{ n: { $nin: 'ab' } }, "Filter operator '$nin' of 'n' takes an array, not 'ab'."],
  [{ n: { $exists: 1 } }, "Filter operator '$exists' of 'n' takes true or false, not 1."],
  [{ n: { $exists: null } }, "Filter operator '$exists' of 'n' takes true or false, not null."],
  [{ $and: { n: 1 } }, `Filter operator '$and' takes an array of at least one filter, not {"n":1}.`],
  [{ $and: [] }, "Filter operator '$and' takes an array of at least one filter, not []."],
  [{ $or: [] }, "Filter operator '$or' takes an array of at least one filter, not []."],
  [{ $or: [7] }, 'Filter 7 is not an object.'],
  [{ $not: 7 }, 'Filter 7 is not an object.'],
  [{ $not: [{ n: 1 }] }, 'Filter [{"n":1}] is not an object.'],
  [{ $nor: [{ n: 1 }] }, `Filter operator '$nor' with [{"n":1}] joins no filters. Use $and, $or or $not`],
  [{ $gt: 1 }, "Filter operator '$gt' with 1 joins no filters."],
  [{ $or: [{ n: 1 }, { $price: 5 }] }, "Filter operator '$price' with 5 joins no filters."],
  [{ n: undefined }, 'filter.n is undefined. Leave it out, or write { $exists: false } for what is missing.'],
  [{ $or: [{ n: { $gt: undefined } }] }, 'filter.$or.0.n.$gt is undefined.'],
  [{ cup: { size: undefined } }, 'filter.cup.size is undefined.'],
])('%j is refused at once', ([filter, says]) => {
  const error = thrownBy(() => compileFilter(filter as Filter))
  expectError(error, 'invalid_argument', { details: { argument: 'filter' } })
  expect(error.message).toContain(says)
})

test('a path that cannot be read, and an operand that is no JSON, are refused at once', () => {
  expectError(
    thrownBy(() => compileFilter({ $not: { 'a[': 1 } })),
    'invalid_argument',
    { details: { argument: 'path' }, says: "Path 'a[' cannot" },
  )
  const undated = { at: { $gt: new Date(0) } } as unknown as Filter
  expectError(
    thrownBy(() => compileFilter(undated)),
    'invalid_value',
    { details: { path: 'filter.at.$gt' } },
  )
  const round: Record<string, unknown> = {}
  round['$and'] = [round]
  expectError(
    thrownBy(() => compileFilter(round as Filter)),
    'invalid_value',
    { details: { path: 'filter.$and[0]' } },
  )
})
