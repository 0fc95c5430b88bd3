import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPath, textsAt } from '../../src/core/fields.ts'
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

test.for(['a[b', 'a]', 'a[]', 'a[1.5]', 'a..b', 'a.', '[', 'a[--1]', 'a[x]'])('%s cannot be read', (path) => {
  expectError(
    thrownBy(() => textsAt(VALUE, path)),
    'invalid_argument',
    {
      details: { argument: 'path' },
      says: `Path '${path}' cannot be read. Write names joined by dots, [0], [-1] or [*].`,
    },
  )
})

test('a property is found by its name, whatever the name', () => {
  const name = fc
    .string({ unit: fc.constantFrom('a', 'é', ' ', '-', '$', '🍵', '.'), minLength: 1 })
    .filter((name) => name !== '$' && !/\.\.|\.$/.test(name))
  fc.assert(
    fc.property(name, (name) => {
      expect(readPath(name)({ [name]: 1 })).toEqual([1])
    }),
  )
})
