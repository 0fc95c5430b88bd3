import { describe, expect, test } from 'vitest'
import { closed } from '../../../src/memory/extract/extract.ts'
import { AT, extracted, fact, known } from './ask-extract.ts'
import { end, EVERYTHING, moment, remove, supersede, update } from './model-operations.ts'

describe('superseding', () => {
  const oslo = fact('Ada lives in Oslo.', {
    validFrom: moment('2023-01-01'),
    importance: 0.7,
    sources: ['s1'],
  })

  test('links both memories; the old one ends where the new one begins', async () => {
    const operation = supersede(1, 'Ada lives in Rome.', {
      validFrom: '2023-04-01',
      sources: ['a1'],
      why: 'She moved.',
    })
    const { changes } = await extracted([[operation]], { known: known(oslo) })
    const after = fact('Ada lives in Rome.', {
      importance: 0.7,
      sources: ['a1'],
      validFrom: moment('2023-04-01'),
      supersedes: 'known1',
    })
    expect(changes).toEqual([
      { type: 'superseded', id: 'new1', previousId: 'known1', before: oslo, after, why: 'She moved.' },
    ])
    expect(changes.map(closed)).toEqual([{ ...oslo, validUntil: moment('2023-04-01'), supersededBy: 'new1' }])
  })

  test.for([
    ['says nothing: when it was said', {}, AT, undefined],
    ['is said in a dated message: when that was', { sources: ['a1'] }, '2023-05-06T10:00:00.000Z', undefined],
    [
      'is over by then: it tells when the old one ended',
      { validUntil: '2023-05-01' },
      end('2023-05-01'),
      undefined,
    ],
    [
      'is over on the day it is said: the old one ended just now',
      { validUntil: '2023-05-08' },
      AT,
      undefined,
    ],
    ['ends later: it ends then', { validUntil: '2023-08-01' }, AT, end('2023-08-01')],
    [
      'ends later that day: it ends then',
      { validUntil: '2023-05-08T18:00Z' },
      AT,
      '2023-05-08T18:00:00.000Z',
    ],
    ['is still to come: both hold in turn', { validFrom: '2023-08-01' }, moment('2023-08-01'), undefined],
  ] as const)('a new memory that %s', async ([, more, begins, ends]) => {
    const messages = [
      { id: 'a1', role: 'user' as const, content: 'x', createdAt: '2023-05-06T10:00:00.000Z' },
    ]
    const { changes } = await extracted([[supersede(1, 'Ada lives in Rome.', more)]], {
      known: known(oslo),
      messages,
    })
    expect(changes[0]?.after?.validFrom).toBe(begins)
    expect(changes[0]?.after?.validUntil).toBe(ends)
    expect(changes.map(closed)).toMatchObject([{ validUntil: begins }])
  })

  test('what is superseded with null takes nothing from what takes its place', async () => {
    const nothing = { validFrom: null, validUntil: null, importance: null }
    const { changes } = await extracted([[supersede(1, 'Ada lives in Rome.', nothing)]], {
      known: known(fact('Ada lives in Oslo.', { importance: 0.5 })),
    })
    const after = fact('Ada lives in Rome.', { importance: 0.5, validFrom: AT, supersedes: 'known1' })
    expect(changes).toMatchObject([{ type: 'superseded', after }])
  })

  test('an old memory that ended earlier keeps its end', async () => {
    const ended = { ...oslo, validUntil: moment('2023-02-01') }
    const { changes } = await extracted([[supersede(1, 'Ada lives in Rome.')]], { known: known(ended) })
    expect(changes.map(closed)).toMatchObject([{ validUntil: moment('2023-02-01'), supersededBy: 'new1' }])
  })

  test('one that had not begun by then never comes to hold', async () => {
    const plan = fact('Ada lives in Rome.', { validFrom: moment('2023-08-01') })
    const { changes } = await extracted(
      [[supersede(1, 'Ada lives in Lisbon.', { validFrom: '2023-07-01' })]],
      { known: known(plan) },
    )
    expect(changes.map(closed)).toMatchObject([
      { validFrom: moment('2023-07-01'), validUntil: moment('2023-07-01') },
    ])
  })

  test.for([
    ['says when it began', { validFrom: '2022-06' }, '2022-06-01'],
    ['says when the old one ended', { validUntil: '2022-06' }, '2022-06-30'],
    ['is said in a dated message', { sources: ['a1'] }, '2022-05-06'],
  ] as const)('what began cannot give way to what was before it: it %s', async ([, more, begins]) => {
    const messages = [{ id: 'a1', role: 'user' as const, content: 'x', createdAt: '2022-05-06T10:00:00Z' }]
    const answer = [supersede(1, 'Ada lives in Rome.', more)]
    const { model, changes, failed } = await extracted([answer, answer], { known: known(oslo), messages })
    const sentence = `emory 1 began on 2023-01-01, after ${begins}: what was true before it is an insert with its validUntil.`
    expect(model.prompt(1)).toContain(`- Operation 1: m${sentence}`)
    expect(changes).toEqual([])
    expect(failed).toEqual([{ operation: answer[0], code: 'invalid_operation', reason: `M${sentence}` }])
  })

  test('what began earlier on the same day never held', async () => {
    const morning = fact('Ada lives in Oslo.', { validFrom: '2023-05-08T08:00:00.000Z' })
    const { changes, failed } = await extracted(
      [[supersede(1, 'Ada lives in Rome.', { validFrom: '2023-05-08' })]],
      { known: known(morning) },
    )
    expect(failed).toEqual([])
    const midnight = moment('2023-05-08')
    expect(changes.map(closed)).toMatchObject([{ validFrom: midnight, validUntil: midnight }])
  })

  test.for([
    ['updated', update(1, 'x'), 'Put it into that operation.'],
    ['superseded', supersede(1, 'x'), 'Insert what else is true, with its dates.'],
    ['deleted', remove(1), 'Put it into that operation.'],
  ] as const)('what was superseded is not %s in the same answer', async ([, operation, wayOut]) => {
    const answer = [supersede(1, 'Ada lives in Rome.'), operation]
    const { model, changes, failed } = await extracted([answer, answer], {
      known: known(oslo),
      allowed: EVERYTHING,
    })
    expect(model.prompt(1)).toContain(`- Operation 2: memory 1 was superseded before. ${wayOut}`)
    expect(changes.map(({ type }) => type)).toEqual(['superseded'])
    expect(failed).toMatchObject([{ code: 'unknown_memory' }])
  })

  test('what was updated before is closed as it was updated', async () => {
    const answer = [update(1, 'Ada lives in Oslo, by the sea.'), supersede(1, 'Ada lives in Rome.')]
    const { changes } = await extracted([answer], { known: known(oslo) })
    expect(changes.map(({ type }) => type)).toEqual(['superseded'])
    expect(changes.map(closed)).toMatchObject([
      { content: { content: 'Ada lives in Oslo, by the sea.' }, supersededBy: 'new1' },
    ])
  })
})

test('what another memory is to take the place of is not superseded once more, unless that was called off', async () => {
  const oslo = fact('Ada lives in Oslo.', { validUntil: moment('2023-08-01'), supersededBy: 'known2' })
  const rome = fact('Ada lives in Rome.', { validFrom: moment('2023-08-01'), supersedes: 'known1' })
  const again = supersede(1, 'Ada lives in Lisbon.', { validFrom: '2023-06-01' })
  const refused = await extracted([[again], [again]], { known: known(oslo, rome) })
  expect(refused.model.prompt(1)).toContain(
    'Operation 1: memory 1 is superseded already. Supersede what takes',
  )
  expect(refused.changes).toEqual([])
  expect(refused.failed).toMatchObject([{ code: 'invalid_operation' }])
  const never = { ...rome, validUntil: rome.validFrom as string }
  const { changes } = await extracted([[again]], { known: known(oslo, never) })
  expect(changes.map(({ type }) => type)).toEqual(['superseded'])
})
