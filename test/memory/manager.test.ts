import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Message } from '../../src/core/message.ts'
import { createMemoryManager, type MemoryManagerOptions } from '../../src/memory/manager.ts'
import { expectError, failureOf, thrownBy } from '../contracts/failure.ts'
import { scriptedModel } from '../fakes/scripted-model.ts'
import { insert, remove, supersede, update } from './extract/model-operations.ts'
import { content, learned, messages } from './manage.ts'

describe('what comes back', () => {
  test('new memories first, then the known in their order, each labelled', async () => {
    const answer = [
      update(3, 'c, refined', { why: 'Refined.' }),
      insert('d', { why: 'New.' }),
      remove(2, { why: 'Asked to.' }),
      supersede(4, 'e'),
    ]
    const existing = ['a', 'b', 'c', 'x'].map((id) => ({ id, content: id }))
    const { changes, memories, failed } = await learned([answer], existing, { enableDeletes: true })
    expect(changes.map(({ type, id, why }) => [type, id, why])).toEqual([
      ['inserted', 'new1', 'New.'],
      ['superseded', 'new2', undefined],
      ['unchanged', 'a', expect.any(String)],
      ['deleted', 'b', 'Asked to.'],
      ['updated', 'c', 'Refined.'],
    ])
    expect(
      memories.map(({ id, content: fields, supersededBy }) => [id, fields['content'], supersededBy]),
    ).toEqual([
      ['a', 'a', undefined],
      ['c', 'c, refined', undefined],
      ['x', 'x', 'new2'],
      ['new1', 'd', undefined],
      ['new2', 'e', undefined],
    ])
    expect(failed).toEqual([])
  })

  test('untouched memories are echoed as they came, also over several steps', async () => {
    const existing = [{ id: 'k', kind: 'Old', content: { x: 1 }, importance: 0.3 }]
    const { changes, memories } = await learned([[insert('a')], []], existing, { maxSteps: 3 })
    expect(changes[1]).toMatchObject({
      type: 'unchanged',
      id: 'k',
      before: { kind: 'Old' },
      after: { importance: 0.3 },
    })
    expect(memories[0]).toEqual(existing[0])
  })

  test('what it returns may be handed over again: ids stay', async () => {
    const first = await learned([[insert('Ada has cats.')]])
    const second = await learned([[update(1, 'Ada has two cats.')]], first.memories)
    expect(second.changes).toMatchObject([{ type: 'updated', id: 'new1' }])
    expect(second.memories).toEqual([{ id: 'new1', ...content('Ada has two cats.') }])
  })

  test('ids are fresh by default', async () => {
    const { changes } = await learned([[insert('a'), insert('b')]], [], { makeId: undefined })
    expect(new Set(changes.map(({ id }) => id)).size).toBe(2)
    expect(changes.every(({ id }) => id.length >= 16)).toBe(true)
  })

  test('operations that failed are reported', async () => {
    const answer = [update(9, 'x')]
    const { failed, changes } = await learned([answer, answer], ['Ada has cats.'])
    expect(failed).toMatchObject([{ operation: { id: 9 }, code: 'unknown_memory' }])
    expect(changes).toMatchObject([{ type: 'unchanged' }])
  })

  test(
    'an answer that does not end for long is done all the same, and in time',
    { timeout: 3000 },
    async () => {
      const many = Array.from({ length: 1000 }, (_, index) => insert(`Fact ${index}.`))
      const { memories, failed } = await learned([many], ['Ada has cats.'])
      expect(memories).toHaveLength(1001)
      expect(failed).toEqual([])
    },
  )

  test('no messages and nothing known: no call', async () => {
    const manager = createMemoryManager({ model: scriptedModel([]) })
    expect(await manager.invoke({ messages: [] })).toEqual({
      changes: [],
      memories: [],
      failed: [],
      usage: { calls: 0, inputTokens: 0, outputTokens: 0 },
    })
  })
})

describe('what it cannot be made with or asked', () => {
  const model = scriptedModel([])
  test.for<[string, object, string]>([
    ['nothing allowed', { model, enableInserts: false, enableUpdates: false }, 'enableInserts'],
    ['no model', {}, 'model'],
    ['a name in place of a model', { model: 'gpt' }, 'model'],
    ['instructions that are no words', { model, instructions: 5 }, 'instructions'],
    ['empty instructions', { model, instructions: ' ' }, 'instructions'],
    ['a kind of a reserved name', { model, schemas: { Turn: z.object({}) } }, 'schemas'],
  ])('%s', ([, options, argument]) => {
    const error = thrownBy(() => createMemoryManager(options as MemoryManagerOptions))
    expectError(error, 'invalid_argument', { details: { argument } })
  })

  test.for([0, -1, 1.5, '2', NaN])('maxSteps %s', async (maxSteps) => {
    const manager = createMemoryManager({ model })
    const error = await failureOf(manager.invoke({ messages, maxSteps: maxSteps as number }))
    expectError(error, 'invalid_argument', { details: { argument: 'maxSteps' } })
  })

  test('a message that cannot be read', async () => {
    const error = await failureOf(
      createMemoryManager({ model }).invoke({ messages: [{ role: 'human' as never, content: 'x' }] }),
    )
    expectError(error, 'invalid_message', { details: { index: 0 } })
  })

  test('a time that is none', async () => {
    const error = await failureOf(createMemoryManager({ model }).invoke({ messages, at: 'yesterday' }))
    expectError(error, 'invalid_argument', { details: { argument: 'at' } })
  })

  test('an aborted signal asks nothing', async () => {
    const error = await failureOf(
      createMemoryManager({ model }).invoke({ messages, signal: AbortSignal.abort(new Error('No.')) }),
    )
    expect(error.message).toBe('No.')
    expect(model.asked).toHaveLength(0)
  })
})

test.for<[string, Partial<Message>, string | undefined, string]>([
  ['as it is told', { createdAt: '2023-05-01T10:00:00Z' }, '2023-04-01', '2023-04-01 00:00 UTC, Saturday'],
  ['its last message’s', { createdAt: '2023-05-01T10:00:00Z' }, undefined, '2023-05-01 10:00 UTC, Monday'],
  ['now', {}, undefined, '2024-02-29 00:00 UTC, Thursday'],
])('the conversation’s time is %s', async ([, message, at, shown]) => {
  const model = scriptedModel([{ operations: [] }])
  const clock = (): number => Date.parse('2024-02-29')
  const manager = createMemoryManager({ model, clock })
  await manager.invoke({ messages: [{ role: 'user', content: 'Hi.', ...message }], at })
  expect(model.prompt(0)).toContain(`Time of the conversation: ${shown}`)
})
