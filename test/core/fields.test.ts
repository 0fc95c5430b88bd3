import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPath, textsAt } from '../../src/core/fields.ts'
import type { JsonObject } from '../../src/core/json.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

const VALUE = {
  title: 'Tea',
  n: 7,
  yes: true,
  none: null,
  tags: ['green', 'hot'],
  parts: [{ text: 'one' }, { other: 'x' }, { text: 'two', deep: [[1, 2], [3]] }],
  cup: { size: 2, of: 'clay' },
  'a.b': 'literal',
  a: { b: 'nested', 'x y': 'spaced' },
  b: { 'c.d': 'rest' },
}

test.for<[string, string[]]>([
  ['title', ['Tea']],
  ['n', ['7']],
  ['yes', ['true']],
  ['none', []],
  ['missing', []],
  ['cup.size', ['2']],
  ['cup.size.deeper', []],
  ['cup', ['{"size":2,"of":"clay"}']],
  ['tags', ['["green","hot"]']],
  ['tags[0]', ['green']],
  ['tags[-1]', ['hot']],
  ['tags[2]', []],
  ['tags[-3]', []],
  ['tags[*]', ['green', 'hot']],
  ['tags.*', ['green', 'hot']],
  ['tags.0', []],
  ['cup.*', ['2', 'clay']],
  ['cup[*]', ['2', 'clay']],
  ['cup[0]', []],
  ['title[0]', []],
  ['title[*]', []],
  ['parts[*].text', ['one', 'two']],
  ['parts[-1].deep[*][0]', ['1', '3']],
  ['parts[2].deep[*][*]', ['1', '2', '3']],
  ['a.b', ['literal']],
  ['a.x y', ['spaced']],
  ['toString', []],
  ['cup.constructor', []],
  ['{title,n}', ['Tea', '7']],
  ['{ title , cup.of }', ['Tea', 'clay']],
  ['cup.{size,of}', ['2', 'clay']],
  ['cup{size,of}', ['2', 'clay']],
  ['cup.{of}', ['clay']],
  ['parts[*].{text,other}', ['one', 'x', 'two']],
  ['parts[-1].{deep[*][0],text}', ['1', '3', 'two']],
  ['{parts[0],cup}.{text,{size,of}}', ['one', '2', 'clay']],
  ['{cup,a}.*', ['2', 'clay', 'nested', 'spaced']],
  ['{a.b,none,missing.{x}}', ['literal']],
  ['title.{a,b}', []],
  ['{cup,cup}[0]', []],
  ['b.c.d', ['rest']],
  ['b.{c.d,c}', ['rest']],
  ['$', [JSON.stringify(VALUE)]],
])('%s leads to %j', ([path, texts]) => {
  expect(textsAt(VALUE, path)).toEqual(texts)
})

test('* is every value of the whole', () => {
  expect(textsAt({ a: 'x', b: [1], c: null }, '*')).toEqual(['x', '[1]'])
})

test('null is a value, though not a text', () => {
  expect(readPath('none')(VALUE)).toEqual([null])
})

const UNREADABLE =
  'a[b a] a[] a[1.5] a..b a. .a a[0]b a.[0] [ a[--1] a[x] { } a} {} a.{} {a,} {,a} {a,,b} {a {a,{b} {a}} {a}b {a..b} .{a}'.split(
    ' ',
  )

test.for(UNREADABLE)('%s cannot be read', (path) => {
  const error = expectError(
    thrownBy(() => textsAt(VALUE, path)),
    'invalid_argument',
    { details: { argument: 'path' } },
  )
  expect(error.message).toBe(
    `Path '${path}' cannot be read. Write names joined by dots, [0], [-1], [*] or {a,b}.`,
  )
})

test('names of prototypes are ordinary names', () => {
  const value = JSON.parse('{"__proto__":{"toString":"own"}}') as JsonObject
  expect(textsAt(value, '__proto__.toString')).toEqual(['own'])
  expect(textsAt(value, '*.{toString,constructor}')).toEqual(['own'])
  expect(textsAt({}, '{__proto__,constructor}')).toEqual([])
})

test('a property is found by its name, whatever the name', () => {
  const name = fc
    .string({ unit: fc.constantFrom('a', 'é', ' ', '-', '$', '🍵', '.'), minLength: 1 })
    .filter((name) => name !== '$' && !/^\.|\.\.|\.$/.test(name))
  fc.assert(
    fc.property(name, (name) => {
      expect(readPath(name)({ [name]: 1 })).toEqual([1])
    }),
  )
})
