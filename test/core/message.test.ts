import { expect, test } from 'vitest'
import { checkMessages, type Message } from '../../src/core/message.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

const check = (...messages: unknown[]): Message[] => checkMessages(messages as Message[])

test('messages are read as they are, with their times in UTC', () => {
  const call = { id: 'c', name: 'search', arguments: '{}' }
  const messages = [
    { role: 'system', content: 'Be kind.' },
    { id: 'm1', role: 'user', content: ' Hi ', name: 'Ada', createdAt: '2024-01-01 10:00+01:00' },
    { role: 'assistant', content: '', toolCalls: [call] },
    { role: 'tool', content: '', toolCallId: 'c' },
  ]
  expect(check(...messages)).toStrictEqual([
    messages[0],
    { ...messages[1], createdAt: '2024-01-01T09:00:00.000Z' },
    messages[2],
    messages[3],
  ])
  expect(checkMessages([])).toEqual([])
})

test('what is no part of a message is dropped, and an empty name is none', () => {
  expect(check({ role: 'user', content: 'Hi', name: ' ', extra: 1, id: undefined })).toStrictEqual([
    { role: 'user', content: 'Hi' },
  ])
})

test.for<[unknown, string]>([
  [null, 'is null, not an object'],
  ['hi', "is 'hi', not an object"],
  [{ content: 'x' }, 'has the role undefined, none of system, user, assistant, tool'],
  [{ role: 'bot', content: 'x' }, "has the role 'bot', none of"],
  [{ role: 'user' }, 'has no content: it is undefined, not a string'],
  [{ role: 'user', content: null }, 'has no content: it is null, not a string'],
  [{ role: 'user', content: ['x'] }, 'has no content: it is ["x"], not a string'],
  [{ role: 'user', content: '' }, 'has empty content'],
  [{ role: 'assistant', content: ' \n' }, 'has empty content'],
  [{ role: 'user', content: 'x', id: '' }, "has the id '', not a non-empty string"],
  [{ role: 'user', content: 'x', id: 7 }, 'has the id 7, not a non-empty string'],
  [{ role: 'user', content: 'x', name: 7 }, 'has the name 7, not a string'],
  [{ role: 'user', content: 'x', createdAt: 'soon' }, "has createdAt 'soon', not a moment in ISO 8601"],
  [{ role: 'user', content: 'x', createdAt: 7 }, 'has createdAt 7, not a moment in ISO 8601'],
])('the second of %j is refused by its number', ([bad, says]) => {
  const error = thrownBy(() => check({ role: 'user', content: 'fine' }, bad))
  expectError(error, 'invalid_message', { details: { index: 1 } })
  expect(error.message.startsWith(`Message 1 ${says}`)).toBe(true)
  expect(error.message.endsWith('.')).toBe(true)
})

test('messages that are no array are refused', () => {
  for (const messages of ['hi', { role: 'user', content: 'hi' }, undefined]) {
    expectError(
      thrownBy(() => checkMessages(messages as never)),
      'invalid_argument',
      {
        details: { argument: 'messages' },
        says: "are not an array. Write [{ role: 'user', content: '…' }].",
      },
    )
  }
})

test('a message over a megabyte is too large, counted in bytes', () => {
  const giant = { role: 'user', content: '🍵'.repeat(250_001) }
  expectError(
    thrownBy(() => check(giant)),
    'too_large',
    {
      details: { size: 1_000_004, limit: 1_000_000, unit: 'bytes' },
      says: 'Message 0 of 1,000,004 bytes is over the limit of 1,000,000. Send it in parts.',
    },
  )
  expect(check({ role: 'user', content: 'x'.repeat(999_999) })).toHaveLength(1)
  expect(check({ role: 'user', content: 'x'.repeat(400_000) })).toHaveLength(1)
})
