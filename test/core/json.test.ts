import vm from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyJson, defined, equalJson, type Json, jsonBytes, mergeJson } from '../../src/core/json.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

/** Any JSON, as a parser would make it: `-0` becomes `0`. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json)

test('a copy is equal, and shares nothing', () => {
  fc.assert(
    fc.property(json, (value) => {
      const copy = copyJson(value)
      expect(copy).toStrictEqual(value)
      if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value)
    }),
  )
  const inner = { list: [1] }
  const copy = copyJson({ inner }) as { inner: { list: number[] } }
  inner.list.push(2)
  expect(copy.inner.list).toEqual([1])
})

test('properties that are undefined are left out, an array may not have them', () => {
  expect(copyJson({ a: undefined, b: { c: undefined } })).toStrictEqual({ b: {} })
  expectError(
    thrownBy(() => copyJson({ list: [1, undefined] })),
    'invalid_value',
    {
      details: { path: 'value.list[1]' },
    },
  )
  expectError(
    thrownBy(() => copyJson(Object.assign([], { 2: 1 }), 'list')),
    'invalid_value',
    { details: { path: 'list[0]' } },
  )
})

test('one object twice is no cycle, an object in itself is', () => {
  const shared = { tea: 1 }
  expect(copyJson({ a: shared, b: [shared] })).toEqual({ a: { tea: 1 }, b: [{ tea: 1 }] })
  const loop: unknown[] = []
  loop.push({ loop })
  expectError(
    thrownBy(() => copyJson(loop, 'x')),
    'invalid_value',
    {
      details: { path: 'x[0].loop' },
      says: 'x[0].loop is a cycle, which is not plain JSON. Use strings, finite numbers',
    },
  )
})

test('nesting is copied to 256 levels, and refused beyond', () => {
  const nest = (levels: number): unknown => {
    let value: unknown = 1
    for (let level = 0; level < levels; level++) value = [value]
    return value
  }
  expect(copyJson(nest(256))).toEqual(nest(256))
  expectError(
    thrownBy(() => copyJson(nest(257))),
    'invalid_value',
    { says: 'nested deeper than 256' },
  )
  expectError(
    thrownBy(() => copyJson(nest(100_000))),
    'invalid_value',
  )
})

test('plain objects of another realm, or without a prototype, are plain', () => {
  const foreign = vm.runInNewContext('({ tea: [{ green: true }] })') as unknown
  expect(copyJson(foreign)).toStrictEqual({ tea: [{ green: true }] })
  expect(copyJson(Object.assign(Object.create(null), { a: 1 }))).toStrictEqual({ a: 1 })
})

test('a class of any realm is not plain', () => {
  class Tea {
    readonly green = true
  }
  for (const [value, what] of [
    [new Tea(), 'a Tea'],
    [new Uint8Array(1), 'a Uint8Array'],
    [new Error('x'), 'a Error'],
    [vm.runInNewContext('new Date(0)'), 'a Date'],
    [Object.create({ inherited: 1 }), 'a Object'],
  ] as [unknown, string][]) {
    expectError(
      thrownBy(() => copyJson(value)),
      'invalid_value',
      { says: `value is ${what}, which` },
    )
  }
})

test('a property called __proto__ is a property', () => {
  const value = JSON.parse('{"__proto__":{"polluted":1}}') as Json
  const copy = copyJson(value) as Record<string, unknown>
  expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":1}}')
  expect(copy['polluted']).toBe(undefined)
  expect(JSON.stringify(mergeJson({}, value))).toBe('{"__proto__":{"polluted":1}}')
})

test('values are equal as their JSON is, whatever the order of properties', () => {
  const sorted = (value: Json): string =>
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'object' && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)))
        : item,
    )
  fc.assert(
    fc.property(json, json, (left, right) => {
      expect(equalJson(left, copyJson(left))).toBe(true)
      expect(equalJson(left, right)).toBe(sorted(left) === sorted(right))
      expect(equalJson(left, right)).toBe(equalJson(right, left))
    }),
  )
})

test.for<[Json | undefined, Json | undefined, boolean]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 1 }, { a: 1, c: 1 }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [{ 0: 1 }, [1], false],
  [null, undefined, false],
  [null, {}, false],
  [0, false, false],
  ['1', 1, false],
  [undefined, undefined, true],
  [{ toString: 1 }, {}, false],
  [JSON.parse('{"__proto__":{}}') as Json, { b: 1 }, false],
])('%j and %j: %s', ([left, right, equal]) => {
  expect(equalJson(left, right)).toBe(equal)
})

test.for<[Json | undefined, Json, Json]>([
  // The examples of RFC 7396.
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [undefined, { a: null, b: 1 }, { b: 1 }],
])('%j merged with %j is %j', ([target, patch, merged]) => {
  const before = JSON.stringify(target)
  expect(mergeJson(target, patch)).toEqual(merged)
  expect(JSON.stringify(target)).toBe(before)
})

test('merging twice changes no more than merging once', () => {
  fc.assert(
    fc.property(json, json, (target, patch) => {
      const once = mergeJson(target, patch)
      expect(mergeJson(once, patch)).toEqual(once)
    }),
  )
})

test('size is that of UTF-8', () => {
  expect(jsonBytes({ a: 'é🍵' })).toBe('{"a":""}'.length + 2 + 4)
  expect(jsonBytes('\ud83c')).toBe('"\\ud83c"'.length)
})

test('defined leaves out what is undefined, and nothing else', () => {
  const given = { a: undefined, b: null, c: 0, d: '', e: false }
  expect(defined(given)).toStrictEqual({ b: null, c: 0, d: '', e: false })
})
