import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Memory } from '../../../src/core/memory.ts'
import { closed } from '../../../src/memory/extract/extract.ts'
import { readKinds } from '../../../src/memory/extract/kinds.ts'
import { expectError, thrownBy } from '../../contracts/failure.ts'
import { AT, extracted, fact, known } from './ask-extract.ts'
import { end, EVERYTHING, insert, moment, remove, supersede, update } from './model-operations.ts'

describe('a change of one memory', () => {
  test('an insert has a fresh id, and all that the model said', async () => {
    const more = {
      validFrom: '2023-05-07',
      validUntil: '2024',
      importance: 0.8,
      sources: ['a1'],
      why: 'New.',
    }
    const { changes } = await extracted([[insert('Ada lives in Oslo.', more), insert('Ada has a dog.')]])
    const attributes = {
      validFrom: moment('2023-05-07'),
      validUntil: end('2024-12-31'),
      importance: 0.8,
      sources: ['a1'],
    }
    expect(changes).toEqual([
      { type: 'inserted', id: 'new1', after: fact('Ada lives in Oslo.', attributes), why: 'New.' },
      { type: 'inserted', id: 'new2', after: fact('Ada has a dog.') },
    ])
  })

  test('an update merges its content (RFC 7396), joins sources and keeps the rest', async () => {
    const Person = z.object({
      name: z.string(),
      city: z.string().optional(),
      pet: z.object({ kind: z.string(), age: z.number() }),
    })
    const memory: Memory = {
      kind: 'Person',
      content: { name: 'Ada', city: 'Oslo', pet: { kind: 'cat', age: 3 } },
      validFrom: moment('2023-01-01'),
      importance: 0.4,
      sources: ['s1', 'a1'],
    }
    const operation = {
      op: 'update',
      id: 1,
      content: { city: null, pet: { age: 4 } },
      importance: 0.9,
      sources: ['a1', 'a2'],
      why: 'Older.',
    }
    const messages = ['a1', 'a2'].map((id) => ({ id, role: 'user' as const, content: 'x' }))
    const { changes } = await extracted([[operation]], {
      kinds: readKinds({ Person }),
      known: known(memory),
      messages,
    })
    const after = {
      ...memory,
      content: { name: 'Ada', pet: { kind: 'cat', age: 4 } },
      importance: 0.9,
      sources: ['s1', 'a1', 'a2'],
    }
    expect(changes).toEqual([{ type: 'updated', id: 'known1', before: memory, after, why: 'Older.' }])
  })

  test.for([
    ['validFrom', null],
    ['validUntil', null],
    ['validUntil', 'ongoing'],
    ['importance', null],
  ] as const)('an update takes %s away with %j', async ([name, value]) => {
    const span = { validFrom: moment('2023-01-01'), validUntil: moment('2023-08-01') }
    const whole = fact('Ada lives in Oslo.', { ...span, importance: 0.5, sources: ['s1'] })
    const operation = { op: 'update', id: 1, [name]: value, sources: ['a1'] }
    const { changes, failed } = await extracted([[operation]], { known: known(whole) })
    const { [name]: _taken, ...rest } = whole
    expect(changes).toEqual([
      { type: 'updated', id: 'known1', before: whole, after: { ...rest, sources: ['s1', 'a1'] } },
    ])
    expect(failed).toEqual([])
  })

  test.for([
    ['is to end before it begins', { validUntil: '2023-06' }, AT],
    ['is to end when it is called off', { validUntil: '2023-05-08' }, AT],
    ['ended before it was said', { validUntil: '2023-05-06' }, end('2023-05-06')],
  ] as const)('a plan that %s never comes to hold', async ([, said, never]) => {
    const plan = fact('Ada moves to Rome.', { validFrom: moment('2023-08-01'), importance: 0.5 })
    const { changes, failed } = await extracted([[{ op: 'update', id: 1, ...said }]], { known: known(plan) })
    const after = { ...plan, validFrom: never, validUntil: never }
    expect(changes).toEqual([{ type: 'updated', id: 'known1', before: plan, after }])
    expect(failed).toEqual([])
  })

  test.for([
    ['what has begun', moment('2023-05-01'), {}, 'validUntil 2023-04-01 is before validFrom 2023-05-01.'],
    ['what begins just now', AT, {}, 'validUntil 2023-04-01 is before validFrom 2023-05-08.'],
    [
      'a plan that is put off in the same breath',
      moment('2023-08-01'),
      { validFrom: '2023-09' },
      'validUntil 2023-04-01 is before validFrom 2023-09-01.',
    ],
  ] as const)('an end before its beginning is a fault of %s', async ([, validFrom, more, sentence]) => {
    const answer = [{ op: 'update', id: 1, validUntil: '2023-04-01', ...more }]
    const lives = fact('Ada lives in Rome.', { validFrom })
    const { model, changes, failed } = await extracted([answer, answer], { known: known(lives) })
    expect(model.prompt(1)).toContain(`- Operation 1: ${sentence}`)
    expect(changes).toEqual([])
    expect(failed).toMatchObject([{ code: 'invalid_operation' }])
  })

  test('two updates of one memory compose, in one answer and over steps', async () => {
    const Person = z.object({ name: z.string(), age: z.number() })
    const memory = { kind: 'Person', content: { name: 'Ada', age: 36 } }
    const name = { op: 'update', id: 1, content: { name: 'Ada L.' }, why: 'Her name.' }
    const age = { op: 'update', id: 1, content: { age: 37 }, why: 'Her birthday.' }
    const expected = [
      {
        type: 'updated',
        id: 'known1',
        before: memory,
        after: { kind: 'Person', content: { name: 'Ada L.', age: 37 } },
        why: 'Her name. Her birthday.',
      },
    ]
    const request = { kinds: readKinds({ Person }), known: known(memory) }
    expect((await extracted([[name, age]], request)).changes).toEqual(expected)
    expect((await extracted([[name], [age]], { ...request, maxSteps: 2 })).changes).toEqual(expected)
  })

  test('an update that says what is known already is no change', async () => {
    const { changes, failed } = await extracted([[update(1, 'Ada has cats.', { why: 'Again.' })]], {
      known: known('Ada has cats.'),
    })
    expect(changes).toEqual([])
    expect(failed).toEqual([])
  })

  test('a memory of a kind that is not among the schemas keeps its content, and may be updated, superseded and deleted else', async () => {
    const old = { kind: 'Old', content: { x: 1 } }
    const answer = [{ op: 'update', id: 1, validUntil: '2023-05-07' }, supersede(2, 'Now this.'), remove(3)]
    const { changes, failed } = await extracted([answer], {
      known: known(old, old, old),
      allowed: EVERYTHING,
    })
    expect(failed).toEqual([])
    expect(changes.map(({ type, previousId, id, after }) => [type, previousId ?? id, after?.kind])).toEqual([
      ['superseded', 'known2', 'Memory'],
      ['updated', 'known1', 'Old'],
      ['deleted', 'known3', undefined],
    ])
    expect(changes[1]?.after).toEqual({ ...old, validUntil: end('2023-05-07') })
  })

  test('a delete tells what was there', async () => {
    const { changes } = await extracted([[remove(2, { why: 'Asked to.' })]], {
      known: known('a', 'b'),
      allowed: EVERYTHING,
    })
    expect(changes).toEqual([{ type: 'deleted', id: 'known2', before: fact('b'), why: 'Asked to.' }])
  })

  test('an insert of what a memory says word for word adds its source to that memory', async () => {
    const operation = insert('Ada has cats.', { sources: ['a1'], validFrom: '2023-05-07' })
    const { changes } = await extracted([[operation]], {
      known: known(fact('Ada has cats.', { sources: ['s'] })),
    })
    const after = fact('Ada has cats.', { validFrom: moment('2023-05-07'), sources: ['s', 'a1'] })
    expect(changes).toMatchObject([{ type: 'updated', id: 'known1', after }])
  })

  test('where updates are off, what is known word for word is left as it is', async () => {
    const { changes, failed } = await extracted([[insert('Ada has cats.', { sources: ['a1'] })]], {
      known: known('Ada has cats.'),
      allowed: { inserts: true, updates: false, deletes: false },
    })
    expect(changes).toEqual([])
    expect(failed).toEqual([])
  })

  test.for([
    ['that has ended', { validUntil: moment('2023-01-01') }, {}],
    ['of another day', { validFrom: moment('2023-05-01') }, { validFrom: '2023-05-07' }],
    ['that is to end by a plan', { validUntil: moment('2023-08-01') }, {}],
    ['that is to end, and comes again', { validUntil: moment('2023-08-01') }, { validFrom: '2023-09-01' }],
    ['that has no end', {}, { validUntil: '2023-08-01' }],
  ] as const)(
    'the same words as those of a memory %s are a memory of their own',
    async ([, attributes, more]) => {
      const { changes } = await extracted([[insert('Ada ran a race.', more)]], {
        known: known(fact('Ada ran a race.', attributes)),
      })
      expect(changes.map(({ type }) => type)).toEqual(['inserted'])
    },
  )
})

test.for([
  ['the day that a known one ends', { validUntil: moment('2023-08-01') }, { validUntil: '2023-08-01' }],
  ['the day that one ended', { validUntil: moment('2023-01-01') }, { validUntil: '2023-01-01' }],
] as const)('the same words with %s are the same memory', async ([, attributes, more]) => {
  const operation = insert('Ada lives in Oslo.', { ...more, sources: ['a1'] })
  const lives = fact('Ada lives in Oslo.', attributes)
  const { changes } = await extracted([[operation]], { known: known(lives) })
  expect(changes).toMatchObject([{ type: 'updated', id: 'known1', after: { ...lives, sources: ['a1'] } }])
})

test('only a superseding closes a memory', async () => {
  const { changes } = await extracted([[insert('Ada has a dog.')]])
  const error = thrownBy(() => changes.map(closed))
  expectError(error, 'invalid_argument', { says: "Change 'new1' is 'inserted'" })
})
