import { expect, test } from 'vitest'
import type { Json } from '../../src/core/json.ts'
import { unwrap } from '../../src/model/unwrap.ts'

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const answer = { city: 'Rome' }

test.for<[string, Json]>([
  ['as text', { name: 'save', arguments: JSON.stringify(answer) }],
  ['as an object', { name: 'save', arguments: answer }],
  [
    'of OpenAI',
    {
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'save', arguments: '{"city": "Rome"}' } }],
    },
  ],
  ['in a list', [{ name: 'save', arguments: answer }]],
  ['of Llama', { type: 'function', name: 'save', parameters: answer }],
  ['of Anthropic', { type: 'tool_use', id: 'c1', name: 'save', input: answer }],
  ['without a name', { arguments: answer }],
])('a tool call %s is taken off', ([, call]) => {
  expect(unwrap(call, schema)).toEqual(answer)
})

test.for<[string, Json]>([
  ['the answer itself', answer],
  ['a list of several', [{ arguments: answer }, { arguments: answer }]],
  ['an object with more beside', { name: 'save', arguments: answer, city: 'Oslo' }],
  ['arguments that are no JSON', { name: 'save', arguments: 'city=Rome' }],
  ['an object with a name only', { name: 'save' }],
  ['a word', 'Rome'],
])('%s stays as it is', ([, given]) => {
  expect(unwrap(given, schema)).toEqual(given)
})

test('a field that the schema asks for is no wrapping', () => {
  const asked = { type: 'object', properties: { name: {}, input: {} } }
  const given = { name: 'a', input: { b: 1 } }
  expect(unwrap(given, asked)).toBe(given)
})
