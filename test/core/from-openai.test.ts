import { expect, test } from 'vitest'
import { fromOpenAI } from '../../src/core/from-openai.ts'
import { checkMessages } from '../../src/core/message.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

test('every role has its own, the old and the new ones too', () => {
  const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function']
  const messages = fromOpenAI(roles.map((role) => ({ role, content: 'x' })))
  expect(messages.map(({ role }) => role)).toEqual(['system', 'system', 'user', 'assistant', 'tool', 'tool'])
})

test('a role nobody knows is refused where messages are checked', () => {
  const messages = fromOpenAI([{ role: 'critic', content: 'x' }])
  expectError(
    thrownBy(() => checkMessages(messages)),
    'invalid_message',
    { details: { index: 0 } },
  )
})

test('texts of several parts are joined, other parts are named', () => {
  const [message] = fromOpenAI([
    {
      role: 'user',
      name: 'Ada',
      content: [
        { type: 'text', text: 'Look:' },
        { type: 'image_url' },
        { type: 'input_audio' },
        { type: 'file' },
        { type: 'refusal', refusal: 'No.' },
      ],
    },
  ])
  expect(message).toStrictEqual({
    role: 'user',
    name: 'Ada',
    content: 'Look:\n[image]\n[audio]\n[file]\nNo.',
  })
})

test('tool calls and their answers keep their ids; what is no function is left out', () => {
  const called = { id: 'c1', function: { name: 'search', arguments: '{"q":1}' } }
  expect(
    fromOpenAI([
      { role: 'assistant', content: null, tool_calls: [called, { id: 'c2' }] },
      { role: 'tool', content: 'found', tool_call_id: 'c1' },
    ]),
  ).toStrictEqual([
    { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'search', arguments: '{"q":1}' }] },
    { role: 'tool', content: 'found', toolCallId: 'c1' },
  ])
})

test('a message that says nothing is left out, a refusal says something', () => {
  const messages = [
    { role: 'assistant', content: null },
    { role: 'assistant', content: ' ' },
    { role: 'user', content: [] },
    { role: 'assistant', content: null, refusal: 'I will not.' },
  ]
  expect(fromOpenAI(messages)).toStrictEqual([{ role: 'assistant', content: 'I will not.' }])
})
