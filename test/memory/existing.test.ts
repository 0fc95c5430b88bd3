import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { ExistingMemory } from '../../src/memory/extract/existing.ts'
import type { ManagerResult } from '../../src/memory/manager.ts'
import type { Stored } from '../../src/memory/stored.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { moment, update } from './extract/model-operations.ts'
import { AT, content, learned } from './manage.ts'

describe('what is known may be handed over as', () => {
  const refine = [update(1, 'Ada has two cats.')]
  const stored: Stored = {
    namespace: ['memories', 'ada'],
    key: 'k1',
    value: { kind: 'Memory', content: { content: 'Ada has cats.' } },
    text: 'Ada has cats.',
    version: 3,
    createdAt: AT,
    updatedAt: AT,
  }

  test.for<[string, ExistingMemory, string | undefined]>([
    ['words', 'Ada has cats.', undefined],
    ['content of the first schema', { content: 'Ada has cats.' }, undefined],
    ['a record', { id: 'k1', kind: 'Memory', content: { content: 'Ada has cats.' } }, 'k1'],
    ['a record of words', { id: 'k1', content: 'Ada has cats.' }, 'k1'],
    ['a stored memory', stored, 'k1'],
    ['key and value', { key: 'k1', value: stored.value }, 'k1'],
    ['id and content', ['k1', { content: 'Ada has cats.' }], 'k1'],
    ['id and words', ['k1', 'Ada has cats.'], 'k1'],
    ['id, kind and content', ['k1', 'Memory', { content: 'Ada has cats.' }], 'k1'],
  ])('%s', async ([, existing, id]) => {
    const { changes, memories } = await learned([refine], [existing])
    const before = { kind: 'Memory', content: { content: 'Ada has cats.' } }
    expect(changes).toMatchObject([{ type: 'updated', before, after: content('Ada has two cats.') }])
    expect(memories).toHaveLength(1)
    if (id !== undefined) expect(changes[0]?.id).toBe(id)
  })

  test('the same words are the same memory in every call, and once', async () => {
    const first = await learned([[]], ['Ada has cats.', 'Bo has a dog.', 'Ada has cats.'])
    const second = await learned([[]], ['Bo has a dog.', { content: 'Ada has cats.' }])
    const ids = (result: ManagerResult): Map<unknown, string> =>
      new Map(result.memories.map(({ id, content: fields }) => [fields['content'], id]))
    expect(first.memories).toHaveLength(2)
    expect(ids(first)).toEqual(new Map([...ids(second)].toReversed()))
  })

  test('a record keeps its attributes, with times in UTC', async () => {
    const record = {
      id: 'k',
      content: 'a',
      validFrom: '2023-05-07',
      validUntil: '2024-01-01',
      importance: 0.5,
      sources: ['s'],
      supersedes: 'j',
    }
    const { memories } = await learned([[]], [record])
    const times = { validFrom: moment('2023-05-07'), validUntil: moment('2024-01-01') }
    expect(memories).toEqual([{ ...record, ...content('a'), ...times }])
  })

  test('words for a kind with one text field of another name', async () => {
    const { memories } = await learned([[]], ['a'], { schemas: { Note: z.object({ note: z.string() }) } })
    expect(memories).toMatchObject([{ kind: 'Note', content: { note: 'a' } }])
  })

  test.for<[string, unknown, RegExp]>([
    [
      'words for a kind with several fields',
      ['Ada'],
      /existing\[0\] is 'Ada', which is no memory of these schemas/,
    ],
    ['an object of another shape', [{ name: 5 }], /existing\[0\] is {"name":5}/],
    ['a number', [{ name: 'Ada', age: 36 }, 7], /existing\[1\] is 7/],
    ['a tuple without an id', [['', { name: 'Ada', age: 1 }]], /existing\[0\]/],
    ['no list', 'Ada', /is not an array/],
    [
      'one id twice',
      [
        { id: 'k', content: {} },
        { id: 'k', content: {} },
      ],
      /the id 'k' twice/,
    ],
    ['a time that is none', [{ id: 'k', content: {}, validFrom: 'soon' }], /validFrom is 'soon'/],
  ])('but not as %s', async ([, existing, says]) => {
    const schemas = { Person: z.object({ name: z.string(), age: z.number() }) }
    const error = await failureOf(learned([], existing as ExistingMemory[], { schemas }))
    expectError(error, 'invalid_argument', { says })
  })
})
