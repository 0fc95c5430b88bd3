import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { KeepsakeError } from '../../../src/core/errors.ts'
import { closed } from '../../../src/memory/extract/extract.ts'
import { readKinds } from '../../../src/memory/extract/kinds.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { extracted, fact, known } from './ask-extract.ts'
import { EVERYTHING, insert, moment, remove, supersede, update } from './model-operations.ts'

describe('over several steps', () => {
  test('it stops when a step brings no operations, and untouched memories do no harm', async () => {
    const { model, changes, usage } = await extracted([[insert('Ada has a dog.')], []], {
      known: known('a', 'b'),
      maxSteps: 5,
    })
    expect(usage.calls).toBe(2)
    expect(model.asked).toHaveLength(2)
    expect(changes.map(({ type }) => type)).toEqual(['inserted'])
  })

  test('it stops when a step changes nothing', async () => {
    const { usage } = await extracted([[update(1, 'Ada has cats.')]], {
      known: known('Ada has cats.'),
      maxSteps: 3,
    })
    expect(usage.calls).toBe(1)
  })

  test('it stops at the last step', async () => {
    const { usage, changes } = await extracted([[insert('a')], [insert('b')]], { maxSteps: 2 })
    expect(usage.calls).toBe(2)
    expect(changes).toHaveLength(2)
  })

  test('inserted and then updated is inserted', async () => {
    const { changes } = await extracted([[insert('Ada has a dog.')], [update(1, 'Ada has a dog, Rex.')]], {
      maxSteps: 2,
    })
    expect(changes).toEqual([{ type: 'inserted', id: 'new1', after: fact('Ada has a dog, Rex.') }])
  })

  test('inserted and then deleted is nothing', async () => {
    const { changes } = await extracted([[insert('Ada has a dog.')], [remove(1)]], {
      maxSteps: 2,
      allowed: EVERYTHING,
    })
    expect(changes).toEqual([])
  })

  test('updated and then deleted is deleted, as it was at first', async () => {
    const request = { maxSteps: 2, allowed: EVERYTHING, known: known('Ada has a dog.') }
    const { changes } = await extracted(
      [[update(1, 'Ada has a cat.')], [remove(1, { why: 'Not so.' })]],
      request,
    )
    expect(changes).toEqual([
      { type: 'deleted', id: 'known1', before: fact('Ada has a dog.'), why: 'Not so.' },
    ])
  })

  test('inserted and then superseded: both are inserted, linked, the first closed', async () => {
    const steps = [
      [insert('Ada lives in Oslo.', { validFrom: '2022' })],
      [supersede(1, 'Ada lives in Rome.', { validFrom: '2023' })],
    ]
    const { changes } = await extracted(steps, { maxSteps: 2 })
    expect(changes).toEqual([
      {
        type: 'inserted',
        id: 'new1',
        after: fact('Ada lives in Oslo.', {
          validFrom: moment('2022-01-01'),
          validUntil: moment('2023-01-01'),
          supersededBy: 'new2',
        }),
      },
      {
        type: 'inserted',
        id: 'new2',
        after: fact('Ada lives in Rome.', { validFrom: moment('2023-01-01'), supersedes: 'new1' }),
      },
    ])
  })

  test('a known one superseded twice over is closed once, and each memory is changed once', async () => {
    const steps = [
      [supersede(1, 'Ada lives in Rome.', { validFrom: '2023-02' })],
      [supersede(1, 'Ada lives in Lisbon.', { validFrom: '2023-04' })],
    ]
    const { changes } = await extracted(steps, { maxSteps: 2, known: known('Ada lives in Oslo.') })
    expect(changes.map(({ type, id, previousId }) => [type, id, previousId])).toEqual([
      ['superseded', 'new1', 'known1'],
      ['inserted', 'new2', undefined],
    ])
    expect(
      changes.map(({ after }) => [
        after?.validFrom,
        after?.validUntil,
        after?.supersedes,
        after?.supersededBy,
      ]),
    ).toEqual([
      [moment('2023-02-01'), moment('2023-04-01'), 'known1', 'new2'],
      [moment('2023-04-01'), undefined, 'new1', undefined],
    ])
    expect(changes.slice(0, 1).map(closed)).toMatchObject([
      { validUntil: moment('2023-02-01'), supersededBy: 'new1' },
    ])
  })

  test('what has been closed and holds no more is not shown again; what still holds is', async () => {
    const past = await extracted([[supersede(1, 'Ada lives in Rome.')], []], {
      maxSteps: 2,
      known: known('Ada lives in Oslo.'),
    })
    expect(past.model.prompt(1)).toContain('\n1. Ada lives in Rome.')
    const future = await extracted([[supersede(1, 'Ada lives in Rome.', { validFrom: '2023-08-01' })], []], {
      maxSteps: 2,
      known: known('Ada lives in Oslo.'),
    })
    expect(future.model.prompt(1)).toContain(
      '\n1. Ada lives in Oslo. (until 2023-08-01)\n2. Ada lives in Rome. (from 2023-08-01 on)',
    )
  })

  test('what holds until a later day is not inserted again, and has one more source', async () => {
    const steps = [
      [supersede(1, 'Ada lives in Rome.', { validFrom: '2023-08-01' })],
      [insert('Ada lives in Oslo.', { validUntil: '2023-08-01', sources: ['a1'] })],
    ]
    const { changes } = await extracted(steps, { maxSteps: 2, known: known('Ada lives in Oslo.') })
    expect(changes).toMatchObject([{ type: 'superseded', after: fact('Ada lives in Rome.') }])
    const after = { validUntil: moment('2023-08-01'), sources: ['a1'], supersededBy: 'new1' }
    expect(changes.map(closed)).toEqual([fact('Ada lives in Oslo.', after)])
  })

  test('a new memory that goes again lets what it had superseded hold on', async () => {
    const steps = [[supersede(1, 'Ada lives in Rome.')], [remove(1)]]
    const { changes } = await extracted(steps, {
      maxSteps: 2,
      known: known('Ada lives in Oslo.'),
      allowed: EVERYTHING,
    })
    expect(changes).toEqual([])
  })

  test('a new memory’s beginning that is corrected moves the end of the one before', async () => {
    const steps = [[supersede(1, 'Ada lives in Rome.')], [{ op: 'update', id: 1, validFrom: '2023-05-01' }]]
    const { changes } = await extracted(steps, { maxSteps: 2, known: known('Ada lives in Oslo.') })
    expect(changes.map(closed)).toMatchObject([{ validUntil: moment('2023-05-01') }])
  })
})

describe('where inserting is off', () => {
  const off = { inserts: false, updates: true, deletes: false }
  const Profile = z.object({ name: z.string(), age: z.number().optional() })
  const kinds = readKinds({ Profile })
  const profile = (content: object): object => ({ op: 'insert', kind: 'Profile', content })

  test('the first memory of a kind is inserted all the same, and then kept up to date', async () => {
    const first = await extracted([[profile({ name: 'Ada' })]], { kinds, allowed: off })
    expect(first.changes).toMatchObject([{ type: 'inserted', after: { kind: 'Profile' } }])
    const request = { kinds, allowed: off, known: known({ kind: 'Profile', content: { name: 'Ada' } }) }
    const second = await extracted([[{ op: 'update', id: 1, content: { age: 36 } }]], request)
    expect(second.changes).toMatchObject([{ type: 'updated', after: { content: { name: 'Ada', age: 36 } } }])
  })

  test('there are never two', async () => {
    const answer = [profile({ name: 'Ada' }), profile({ name: 'Bo' })]
    const { model, changes, failed } = await extracted([answer, answer], { kinds, allowed: off })
    expect(changes).toMatchObject([{ type: 'inserted', after: { content: { name: 'Ada' } } }])
    expect(model.prompt(1)).toContain("Operation 2: there may be but one memory of kind 'Profile'.")
    expect(failed).toMatchObject([{ code: 'not_allowed' }])
  })

  test('nor over steps: what was inserted is known', async () => {
    const again = [profile({ name: 'Bo' })]
    const { model, changes } = await extracted([[profile({ name: 'Ada' })], again, again], {
      kinds,
      allowed: off,
      maxSteps: 2,
    })
    expect(changes).toHaveLength(1)
    expect(JSON.stringify(model.asked[1]?.schema)).not.toContain('insert')
  })

  test('one of each kind', async () => {
    const two = readKinds({ Profile, Memory: z.object({ content: z.string() }) })
    const { model, changes } = await extracted([[insert('Ada has a dog.')]], {
      kinds: two,
      allowed: off,
      known: known({ kind: 'Profile', content: { name: 'Ada' } }),
    })
    expect(changes).toHaveLength(1)
    expect(JSON.stringify(model.asked[0]?.schema)).not.toContain(
      '{"op":{"const":"insert"},"kind":{"const":"Profile"}',
    )
  })
})

describe('what goes wrong on the way', () => {
  test('a model’s own error is not tried again', async () => {
    const failure = new KeepsakeError('model_failed', 'Too many requests.', {
      details: { model: 'm', reason: 'rate_limited', status: 429 },
    })
    let calls = 0
    const model = {
      id: 'failing',
      generate: async () => {
        calls += 1
        throw failure
      },
    }
    expect(await failureOf(extracted([], { model, known: known('a') }))).toBe(failure)
    expect(calls).toBe(1)
  })

  test('prose twice is an error, after one repair', async () => {
    const error = await failureOf(extracted(['I would keep nothing.', 'Really.']))
    expectError(error, 'answer_not_json', { details: { model: 'scripted' } })
  })

  test('a signal stops it between the steps', async () => {
    const controller = new AbortController()
    const stop = (): object => {
      controller.abort(new Error('Enough.'))
      return { operations: [insert('a')] }
    }
    const error = await failureOf(extracted([stop, []], { maxSteps: 2, signal: controller.signal }))
    expect(error.message).toBe('Enough.')
  })

  test('tokens are counted: the model’s own, or an estimate', async () => {
    const counted = await extracted([
      { text: '{"operations": []}', finishReason: 'stop', usage: { inputTokens: 7, outputTokens: 3 } },
    ])
    expect(counted.usage).toEqual({ calls: 1, inputTokens: 7, outputTokens: 3 })
    const estimated = await extracted([[]], { countTokens: () => 5 })
    expect(estimated.usage).toEqual({ calls: 1, inputTokens: 10, outputTokens: 5 })
  })
})
