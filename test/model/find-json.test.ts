import { expect, test } from 'vitest'
import { findJson } from '../../src/model/find-json.ts'

/** The first value, as JSON, or what is wrong. */
const firstOf = (text: string): unknown => {
  const found = findJson(text)
  return found.kind === 'values' ? found.values[0].value : found.kind
}

test.for<[string, string, unknown]>([
  ['plain', '{"a": 1}', { a: 1 }],
  ['with space around', '\n  {"a": 1}\n', { a: 1 }],
  ['in a fence', '```json\n{"a": 1}\n```', { a: 1 }],
  ['in a fence without a language', '```\n{"a": 1}\n```', { a: 1 }],
  ['in a fence that is not closed', 'Sure:\n```json\n{"a": 1}\n', { a: 1 }],
  ['in a fence between sentences', 'Here:\n```json\n{"a": 1}\n```\nAnything else?', { a: 1 }],
  ['after thoughts', '<think>\nPerhaps {"a": 0}?\n</think>\n{"a": 1}', { a: 1 }],
  ['after thoughts whose beginning the server took', 'Perhaps {"a": 0}? </think>{"a": 1}', { a: 1 }],
  ['with a tag of thoughts in a string', '{"a": "</think> {1}"}', { a: '</think> {1}' }],
  ['as a string', JSON.stringify('{"a": 1}'), { a: 1 }],
  ['after a draft', 'First {"a": 0}, no: {"a": 1}', { a: 1 }],
  ['between brackets of prose', 'As [1] and {this} say [D1:3]: {"a": 1} [see above]', { a: 1 }],
  ['with braces in strings', 'So {"a": "} ] \\" {"} it is', { a: '} ] " {' }],
  ['a bare list', 'Here: [{"a": 1}, {"a": 2}]', [{ a: 1 }, { a: 2 }]],
  ['an empty list', '```json\n[]\n```', []],
  ['a call', 'save(items=[{"a": 1}])', [{ a: 1 }]],
  ['in a tag', '<tool_call>\n{"a": 1}\n</tool_call>', { a: 1 }],
  ['with a Byte Order Mark', '\uFEFF{"a": 1}', { a: 1 }],
])('%s', ([, text, value]) => {
  expect(firstOf(text)).toEqual(value)
})

test.for<[string, string]>([
  ['prose', 'Caroline went to a support group.'],
  ['prose with brackets', '- [ ] Call [Ada](x), see [1] and {name}.'],
  ['nothing', ' \n'],
  ['a bare word of JSON', 'null'],
])('%s holds no JSON', ([, text]) => {
  expect(firstOf(text)).toBe('prose')
})

test.for<[string, string]>([
  ['an object', '{"operations": [{"op": "insert"}, {"op": "ins'],
  ['after an opening bracket', 'Here: {'],
  ['in a list', '[{"a": 1}, {"a"'],
  ['after a complete draft', 'First {"a": 0}, then {"a": 1, "b'],
  ['in its thoughts', '<think>Perhaps {"a": 0}? Or rather'],
])('what breaks off in %s is cut, and its parts do not count', ([, text]) => {
  expect(firstOf(text)).toBe('cut')
})

test('what cannot be read is malformed, and its parts do not count', () => {
  expect(firstOf('{"operations": [{"op": "insert"}, {"op": }, {"op": "delete"}]}')).toBe('malformed')
  expect(firstOf('{"a": 1} {"a": "she said "no""}')).toBe('malformed')
})

test('what cannot be read does not hide what comes after it', () => {
  expect(firstOf('Not {"operations": …} but {"operations": []}')).toEqual({ operations: [] })
})

test('one object per line is a list as well', () => {
  const found = findJson('{"a": 1}\n{"a": 2},\n{"a": 3}')
  expect(found).toMatchObject({
    kind: 'values',
    values: [{ value: { a: 3 } }, { value: { a: 2 } }, { value: { a: 1 } }],
    list: { value: [{ a: 1 }, { a: 2 }, { a: 3 }], faults: [] },
  })
  expect(findJson('{"a": 1} or {"a": 2}')).toMatchObject({ list: undefined })
})

test('a long answer of brackets is searched in reasonable time', () => {
  const started = performance.now()
  findJson(`${'[ { '.repeat(20_000)}${'see {x} '.repeat(20_000)}`)
  expect(performance.now() - started).toBeLessThan(5000)
})
