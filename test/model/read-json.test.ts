import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from '../../src/model/read-json.ts'

const json = fc.jsonValue({ stringUnit: 'grapheme' })
const object = fc.dictionary(fc.string(), json)

test('what JSON.stringify writes is read as JSON.parse reads it, wherever it stands', () => {
  fc.assert(
    fc.property(json, fc.nat(4), fc.string(), (value, space, before) => {
      const written = JSON.stringify(value, null, space)
      const reading = readJson(`${before}${written}, and more`, before.length)
      expect(reading).toEqual({
        kind: 'value',
        value: JSON.parse(written) as unknown,
        end: before.length + written.length,
        faults: [],
      })
    }),
  )
})

test('an object that ends early, wherever, is cut', () => {
  fc.assert(
    fc.property(object, fc.nat(4), fc.double({ min: 0, max: 1, noNaN: true }), (value, space, share) => {
      const written = JSON.stringify(value, null, space)
      const length = 1 + Math.floor(share * (written.length - 2))
      expect(readJson(written.slice(0, length))).toEqual({ kind: 'cut' })
    }),
  )
})

test.for<[string, unknown, RegExp]>([
  ['{"a": [1, 2,],}', { a: [1, 2] }, /^A comma stands before '\]'\. A comma stands before '}'\.$/],
  ['{"a": "one\ntwo\tthree"}', { a: 'one\ntwo\tthree' }, /raw line break or tab/],
  ["{'a': 'it\\'s'}", { a: "it's" }, /single quotes/],
  ['{a: 1, $b_2: 2, ключ: 3}', { a: 1, $b_2: 2, ключ: 3 }, /The name a stands without double quotes/],
  [
    '[True, False, None]',
    [true, false, null],
    /True is no JSON; write true\. .*write false\. .*write null\./,
  ],
  ['{"a": 1, // first\n /* then */ "b": 2}', { a: 1, b: 2 }, /no comments/],
  ['{"a": "50\\% \\_of\\_ it"}', { a: '50% _of_ it' }, /\\% is no escape of JSON\. \\_ is no escape/],
])('%s is read as it was meant, and the fault said', ([text, value, faults]) => {
  const reading = readJson(text)
  expect(reading).toMatchObject({ kind: 'value', value, end: text.length })
  expect(reading.kind === 'value' && reading.faults.join(' ')).toMatch(faults)
})

test.for<[string, string]>([
  ['{"a" 1}', "'1}' stands where ':' after the name 'a' is expected"],
  ['{"said": "she said "no" to it"}', `'no" to it"}' stands where ',' or '}' is expected`],
  ['{"a": ...}', "'...}' stands where a value is expected"],
  ['[1 2]', "'2]' stands where ',' or ']' is expected"],
  ['{"a": 01}', 'stands where a value is expected'],
  ['{, "a": 1}', 'stands where a name in double quotes is expected'],
  ['[[1, 2}', "stands where ',' or ']' is expected"],
])('%s is malformed: %s', ([text, fault]) => {
  expect(readJson(text)).toEqual({ kind: 'malformed', fault: expect.stringContaining(fault) })
})

test('a name of the prototype is a name like others', () => {
  const reading = readJson('{"__proto__": {"a": 1}, constructor: 2}')
  expect(reading.kind === 'value' && Object.entries(reading.value as object)).toEqual([
    ['__proto__', { a: 1 }],
    ['constructor', 2],
  ])
})

test('a model that opens brackets for ever is malformed, not a full stack', () => {
  expect(readJson('['.repeat(100_000))).toMatchObject({ kind: 'malformed' })
  expect(readJson('{"a":'.repeat(100_000))).toMatchObject({ kind: 'malformed' })
})

test('a thousand lists side by side are no deeper than one', () => {
  const text = `[${Array.from({ length: 1000 }, () => '[]').join()}]`
  expect(readJson(text)).toMatchObject({ kind: 'value', end: text.length })
})

test('a megabyte of one string is read', () => {
  const long = 'x\\n'.repeat(500_000)
  expect(readJson(`{"a": "${long}"}`)).toMatchObject({ kind: 'value', faults: [] })
})
