import { expect, test } from 'vitest'
import { compileFilter, type Filter } from '../../src/core/filter.ts'
import type { JsonObject } from '../../src/core/json.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

const VALUE = { kind: 'Memory', n: 1, list: [1, { a: null }], cup: { of: { clay: true } }, none: null }

test.for<[Filter, boolean]>([
  [{}, true],
  [{ kind: 'Memory' }, true],
  [{ kind: 'Memory', n: 1 }, true],
  [{ kind: 'Memory', n: 2 }, false],
  [{ n: '1' }, false],
  [{ n: true }, false],
  [{ 'cup.of.clay': true }, true],
  [{ cup: { of: { clay: true } } }, true],
  [{ cup: { of: {} } }, false],
  [{ cup: {} }, false],
  [{ list: [1, { a: null }] }, true],
  [{ list: [1] }, false],
  [{ 'list[*]': 1 }, true],
  [{ 'list[1].a': null }, true],
  [{ none: null }, true],
  [{ missing: null }, false],
  [{ $: VALUE }, true],
])('%j: %s', ([filter, keeps]) => {
  expect(compileFilter(filter)(VALUE)).toBe(keeps)
})

test('no filter keeps everything', () => {
  expect(compileFilter(undefined)({})).toBe(true)
})

test('a filter is read when it is made: later changes of it do not count', () => {
  const filter: Record<string, number> = { n: 1 }
  const keeps = compileFilter(filter)
  filter['n'] = 2
  expect(keeps(VALUE)).toBe(true)
})

test.for<[unknown, string]>([
  [{ n: { $gt: 1 } }, '$gt'],
  [{ n: { $in: [1] } }, '$in'],
  [{ $or: [{ n: 1 }] }, '$or'],
  [{ n: { a: 1, $ne: 2 } }, '$ne'],
])('%j: the operator %s is not supported yet', ([filter, operator]) => {
  expectError(
    thrownBy(() => compileFilter(filter as Filter)),
    'not_supported',
    {
      details: { operation: `filter ${operator}` },
      says: `Filter operator '${operator}' is not supported yet. Filter by equality`,
    },
  )
})

test('a filter that is none, or whose path cannot be read, is refused at once', () => {
  for (const filter of ['tea', 7, null, [], [1]]) {
    const error = thrownBy(() => compileFilter(filter as unknown as Filter))
    expectError(error, 'invalid_argument', { details: { argument: 'filter' } })
  }
  expectError(
    thrownBy(() => compileFilter({ 'a[': 1 })),
    'invalid_argument',
    { says: "Path 'a[' cannot" },
  )
  const undated = { at: new Date(0) } as unknown as JsonObject
  expectError(
    thrownBy(() => compileFilter(undated)),
    'invalid_value',
    { details: { path: 'filter.at' } },
  )
})
