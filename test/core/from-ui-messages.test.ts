import { expect, test } from 'vitest'
import { fromUIMessages, type UIPartLike } from '../../src/core/from-ui-messages.ts'

const message = (parts: UIPartLike[], rest: { metadata?: unknown } = {}) =>
  fromUIMessages([{ id: 'm1', role: 'assistant', parts, ...rest }])

test('texts are joined, files are named, reasoning is not speech', () => {
  const parts = [
    { type: 'step-start' },
    { type: 'reasoning', text: 'hm' },
    { type: 'text', text: 'One.' },
    { type: 'text', text: '' },
    { type: 'text', text: 'Two.' },
    { type: 'file', filename: 'plan.pdf', mediaType: 'application/pdf' },
    { type: 'file', mediaType: 'image/png' },
    { type: 'file' },
  ]
  const content = 'One.\nTwo.\n[file: plan.pdf]\n[file: image/png]\n[file: unnamed]'
  expect(message(parts)).toStrictEqual([{ id: 'm1', role: 'assistant', content }])
})

test('tool parts are tool calls, with their input as JSON', () => {
  const parts = [
    { type: 'tool-weather', toolCallId: 'c1', input: { city: 'Lisbon' } },
    { type: 'dynamic-tool', toolCallId: 'c2', toolName: 'search' },
    { type: 'tool-broken' },
  ]
  expect(message(parts)).toStrictEqual([
    {
      id: 'm1',
      role: 'assistant',
      content: '',
      toolCalls: [
        { id: 'c1', name: 'weather', arguments: '{"city":"Lisbon"}' },
        { id: 'c2', name: 'search', arguments: '{}' },
      ],
    },
  ])
})

test('a message that says nothing yet is left out', () => {
  expect(message([])).toEqual([])
  expect(
    message([
      { type: 'text', text: ' ' },
      { type: 'reasoning', text: 'hm' },
    ]),
  ).toEqual([])
})

test.for<[unknown, string | undefined]>([
  [{ createdAt: '2024-01-01T10:00' }, '2024-01-01T10:00'],
  [{ createdAt: new Date(0) }, '1970-01-01T00:00:00.000Z'],
  [{ createdAt: 1000 }, '1970-01-01T00:00:01.000Z'],
  [{ createdAt: new Date(NaN) }, undefined],
  [{ createdAt: {} }, undefined],
  [{}, undefined],
  [null, undefined],
  [undefined, undefined],
])('metadata %o is the time %s', ([metadata, createdAt]) => {
  const [read] = message([{ type: 'text', text: 'x' }], { metadata })
  expect(read?.createdAt).toBe(createdAt)
})

test('a message of the older kind, with content in place of parts, is read too', () => {
  expect(fromUIMessages([{ id: 'm1', role: 'user', content: 'Hi' }])).toEqual([
    { id: 'm1', role: 'user', content: 'Hi' },
  ])
})
