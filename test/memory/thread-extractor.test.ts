import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { KeepsakeError } from '../../src/core/errors.ts'
import type { Message } from '../../src/core/message.ts'
import {
  createThreadExtractor,
  type ThreadExtractorOptions,
  type ThreadSummary,
} from '../../src/memory/thread-extractor.ts'
import { expectError, failureOf, thrownBy } from '../contracts/failure.ts'
import { scriptedModel } from '../fakes/scripted-model.ts'

const messages: Message[] = [
  {
    id: 'D1:1',
    role: 'user',
    name: 'Caroline',
    content: 'I went to a support group.',
    createdAt: '2023-05-08T13:56:00Z',
  },
  { role: 'assistant', content: 'How was it?' },
]
const summary: ThreadSummary = { title: 'Support group', summary: 'Caroline went to a support group.' }

test('a conversation has a title and a summary', async () => {
  const model = scriptedModel([summary])
  const { value, usage } = await createThreadExtractor({ model }).invoke({ messages })
  expectTypeOf(value).toEqualTypeOf<ThreadSummary>()
  expect(value).toEqual(summary)
  expect(usage.calls).toBe(1)
  const prompt = model.prompt(0)
  expect(prompt).toContain('[D1:1] Caroline: I went to a support group.\n[m1] assistant: How was it?')
  expect(prompt).toContain('2023-05-08 13:56 UTC, Monday')
  expect(model.asked[0]?.schema).toMatchObject({ required: ['title', 'summary'] })
})

test('or whatever a schema says, typed by it', async () => {
  const schema = z.object({
    mood: z.enum(['good', 'bad']).describe('How she felt'),
    score: z.number().default(1),
  })
  const model = scriptedModel([{ mood: 'good' }])
  const { value } = await createThreadExtractor({ model, schema }).invoke({ messages })
  expectTypeOf(value).toEqualTypeOf<{ mood: 'good' | 'bad'; score: number }>()
  expect(value).toEqual({ mood: 'good', score: 1 })
  expect(model.prompt(0)).toContain('How she felt')
})

test('instructions are plain words: braces are braces', async () => {
  const model = scriptedModel([summary])
  await createThreadExtractor({
    model,
    instructions: 'Summarize for {reader}: {"tone": "dry"} {{x}}',
  }).invoke({ messages })
  expect(model.prompt(0)).toContain('Summarize for {reader}: {"tone": "dry"} {{x}}')
})

test('an answer that does not fit is repaired once, and is an error then', async () => {
  const model = scriptedModel([{ title: 'x' }, summary])
  const { value, usage } = await createThreadExtractor({ model }).invoke({ messages })
  expect(value).toEqual(summary)
  expect(usage.calls).toBe(2)
  expect(model.prompt(1)).toContain('summary: expected a text that is not empty')
  const failing = createThreadExtractor({ model: scriptedModel([{ title: 'x' }, { title: 'x' }]) })
  expectError(await failureOf(failing.invoke({ messages })), 'answer_invalid')
})

describe('a conversation longer than the window', () => {
  const long = Array.from({ length: 40 }, (_, index): Message => ({
    id: `D1:${index}`,
    role: 'user',
    content: `Message number ${index} says something that takes some room in the window.`,
  }))

  test('is read in parts, each with what came of those before, and none of it is left out', async () => {
    const answers = [1, 2].map((part) => ({ title: `Part ${part}`, summary: `What came of ${part}.` }))
    const model = scriptedModel(answers, { contextTokens: 1100 })
    const { value, usage } = await createThreadExtractor({ model }).invoke({ messages: long })
    expect(value).toEqual(answers[1])
    expect(usage.calls).toBe(2)
    const ids = model.asked.flatMap((_, call) =>
      [...model.prompt(call).matchAll(/^\[(D1:\d+)\]/gm)].map(([, id]) => id),
    )
    expect(ids).toEqual(long.map(({ id }) => id))
    expect(model.asked.map(({ maxTokens }) => maxTokens)).toEqual([275, 275])
    expect(model.prompt(0)).not.toContain('What came of them')
    expect(model.prompt(1)).toContain(JSON.stringify(answers[0]))
  })

  test('or does not fit at all: the numbers are said', async () => {
    const model = scriptedModel([], { contextTokens: 200 })
    const error = await failureOf(createThreadExtractor({ model }).invoke({ messages: long }))
    expectError(error, 'context_exceeded', { says: /is 200/ })
  })
})

test.for<[string, Message[]]>([
  ['no messages', []],
  ['nothing but context', [{ role: 'system', content: 'Be kind.' }]],
])('%s: there is nothing to extract from', async ([, given]) => {
  const model = scriptedModel([])
  const error = await failureOf(createThreadExtractor({ model }).invoke({ messages: given }))
  expectError(error, 'invalid_argument', { details: { argument: 'messages' } })
})

test('a model’s own error is not tried again', async () => {
  const failure = new KeepsakeError('model_unreachable', 'No answer.', { details: { model: 'm' } })
  const model = scriptedModel([failure])
  expect(await failureOf(createThreadExtractor({ model }).invoke({ messages }))).toBe(failure)
  expect(model.asked).toHaveLength(1)
})

test('an aborted signal asks nothing', async () => {
  const model = scriptedModel([])
  const signal = AbortSignal.abort(new Error('No.'))
  expect((await failureOf(createThreadExtractor({ model }).invoke({ messages, signal }))).message).toBe('No.')
  expect(model.asked).toHaveLength(0)
})

test.for<[string, object, 'invalid_argument' | 'invalid_schema']>([
  ['no model', {}, 'invalid_argument'],
  ['instructions that are no words', { model: scriptedModel([]), instructions: {} }, 'invalid_argument'],
  ['a schema of a text', { model: scriptedModel([]), schema: z.string() }, 'invalid_schema'],
])('it cannot be made with %s', ([, options, code]) => {
  expectError(
    thrownBy(() => createThreadExtractor(options as ThreadExtractorOptions<unknown>)),
    code,
  )
})
