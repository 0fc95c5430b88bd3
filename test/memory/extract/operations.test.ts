import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { OperationFault } from '../../../src/memory/change.ts'
import { readKinds } from '../../../src/memory/extract/kinds.ts'
import { AT, extracted, fact, known } from './ask-extract.ts'

const insert = { op: 'insert', kind: 'Memory', content: { content: 'Ada lives in Oslo.' } }
const inserted = { type: 'inserted', id: 'new1', after: fact('Ada lives in Oslo.') }

describe('where the meaning is clear, an answer is read as it is meant, without a repair', () => {
  test.for([
    ['as asked', { operations: [insert] }],
    ['a bare list', [insert]],
    ['one bare operation', insert],
    ['one operation in place of a list', { operations: insert }],
    ['a list of one answer', [{ operations: [insert] }]],
    ['words in place of the only text', { ...insert, content: 'Ada lives in Oslo.' }],
    ['content as JSON in a text', { ...insert, content: '{"content": "Ada lives in Oslo."}' }],
    ['content beside the operation', { op: 'insert', kind: 'Other', text: 'Ada lives in Oslo.' }, 'Other'],
    ['no kind where there is one', { op: 'insert', content: insert.content }],
    ['the kind in another case', { ...insert, kind: 'memory' }],
    ['no op, and no id', { content: 'Ada lives in Oslo.' }],
    ['another word for insert', { ...insert, op: 'ADD' }],
    ['a number where there is none to know', { ...insert, id: 7 }],
    [
      'fields that say nothing',
      { ...insert, id: null, validFrom: null, validUntil: null, importance: null, sources: null, why: '' },
    ],
    ['dates that say nothing', { ...insert, validFrom: 'unknown', validUntil: 'present' }],
  ] as const)('%s', async ([, answer, kind = 'Memory']) => {
    const name = kind === 'Memory' ? 'content' : 'text'
    const kinds =
      kind === 'Memory' ? readKinds(undefined) : readKinds({ [kind]: z.object({ [name]: z.string() }) })
    const { changes, failed, usage } = await extracted([JSON.stringify(answer)], { kinds })
    expect(changes).toEqual([{ ...inserted, after: { kind, content: { [name]: 'Ada lives in Oslo.' } } }])
    expect(failed).toEqual([])
    expect(usage.calls).toBe(1)
  })

  test.for([1, '1', '#1', '[1]', ' 1. '])('%j is the number 1', async (id) => {
    const answer = [{ op: 'update', id, content: 'Ada has two cats.' }]
    const { changes, usage } = await extracted([answer], { known: known('Ada has cats.') })
    expect(changes).toMatchObject([{ type: 'updated', id: 'known1', after: fact('Ada has two cats.') }])
    expect(usage.calls).toBe(1)
  })

  test('remove is delete, patch is update, and none is nothing', async () => {
    const answer = [
      { op: 'remove', id: 1 },
      { op: 'patch', id: 2, importance: 1 },
      { op: 'none', id: 2 },
    ]
    const allowed = { inserts: true, updates: true, deletes: true }
    const { changes, failed } = await extracted([answer], { known: known('a', 'b'), allowed })
    expect(changes.map(({ type, id }) => [type, id])).toEqual([
      ['deleted', 'known1'],
      ['updated', 'known2'],
    ])
    expect(failed).toEqual([])
  })

  test.for([
    ['2023-05-07', '2023-05-07T00:00:00.000Z'],
    ['2023-05-07T10:30', '2023-05-07T10:30:00.000Z'],
    ['2023-05-07T10:30:00+02:00', '2023-05-07T08:30:00.000Z'],
    ['2023-05', '2023-05-01T00:00:00.000Z'],
    ['2023-5-7', '2023-05-07T00:00:00.000Z'],
    ['2023', '2023-01-01T00:00:00.000Z'],
    [2023, '2023-01-01T00:00:00.000Z'],
  ] as const)('the date %j is %s', async ([validFrom, moment]) => {
    const { changes } = await extracted([[{ ...insert, validFrom }]])
    expect(changes).toEqual([{ ...inserted, after: fact('Ada lives in Oslo.', { validFrom: moment }) }])
  })

  test.for([
    ['2023-05-07', '2023-05-07T23:59:59.999Z'],
    ['2023-12-31', '2023-12-31T23:59:59.999Z'],
    ['2023-5-7', '2023-05-07T23:59:59.999Z'],
    ['2023-02', '2023-02-28T23:59:59.999Z'],
    ['2024-02', '2024-02-29T23:59:59.999Z'],
    ['2023-12', '2023-12-31T23:59:59.999Z'],
    ['2024', '2024-12-31T23:59:59.999Z'],
    [2023, '2023-12-31T23:59:59.999Z'],
    ['2023-05-07T10:30', '2023-05-07T10:30:00.000Z'],
    ['2023-05-07T00:00:00Z', '2023-05-07T00:00:00.000Z'],
  ] as const)('as an end the date %j is %s', async ([validUntil, moment]) => {
    const { changes } = await extracted([[{ ...insert, validUntil }]])
    expect(changes).toEqual([{ ...inserted, after: fact('Ada lives in Oslo.', { validUntil: moment }) }])
  })

  test('what begins and ends on one day holds on that day', async () => {
    const day = { validFrom: '2023-05-07', validUntil: '2023-05-07' }
    const { changes, usage } = await extracted([[{ ...insert, ...day }]])
    const span = { validFrom: '2023-05-07T00:00:00.000Z', validUntil: '2023-05-07T23:59:59.999Z' }
    expect(changes).toEqual([{ ...inserted, after: fact('Ada lives in Oslo.', span) }])
    expect(usage.calls).toBe(1)
  })

  test.for([
    [
      ['a1', 'a2'],
      ['a1', 'a2'],
    ],
    ['a1', ['a1']],
    ['[a1], [a2]', ['a1', 'a2']],
    [['a1', '[a1]'], ['a1']],
  ] as const)('the sources %j are %j', async ([sources, ids]) => {
    const messages = ['a1', 'a2'].map((id) => ({ id, role: 'user' as const, content: 'Oslo!' }))
    const { changes } = await extracted([[{ ...insert, sources }]], { messages })
    expect(changes[0]?.after?.sources).toEqual(ids)
  })

  test('the source of a message without an id is known, and leaves no trace', async () => {
    const messages = [{ role: 'user' as const, content: 'I live in Oslo.' }]
    const { changes, failed } = await extracted([[{ ...insert, sources: ['m1'] }]], { messages })
    expect(changes).toEqual([inserted])
    expect(failed).toEqual([])
  })

  test('null in a field that may be absent is absent', async () => {
    const kinds = readKinds({ Person: z.object({ name: z.string(), age: z.number().optional() }) })
    const answer = [{ op: 'insert', kind: 'Person', content: { name: 'Ada', age: null } }]
    const { changes, failed } = await extracted([answer], { kinds })
    expect(changes).toMatchObject([{ after: { kind: 'Person', content: { name: 'Ada' } } }])
    expect(failed).toEqual([])
  })

  test('a schema’s defaults are filled in', async () => {
    const kinds = readKinds({ Tea: z.object({ name: z.string(), cups: z.number().default(1) }) })
    const { changes } = await extracted([[{ op: 'insert', content: { name: 'green' } }]], { kinds })
    expect(changes[0]?.after?.content).toEqual({ name: 'green', cups: 1 })
  })
})

const Person = z.object({ name: z.string(), age: z.number().optional() })
const kinds = readKinds({ Memory: z.object({ content: z.string().min(1) }), Person })
const four = known('a', 'b', 'c', { kind: 'Old', content: { x: 1 } })
const everything = { inserts: true, updates: true, deletes: true }

/** An operation that cannot be done; what the model is told after "Operation 2: "; and the code. */
const FAULTS: readonly (readonly [object | number, string, OperationFault])[] = [
  [7, '7 is not an object.', 'invalid_operation'],
  [{ op: 'upsert', id: 1 }, "op 'upsert' is not insert, update, supersede or delete.", 'invalid_operation'],
  [{ op: 'update', id: 9, importance: 1 }, 'id 9 names no known memory; there are 1 to 4.', 'unknown_memory'],
  [{ op: 'update', id: 0, importance: 1 }, 'id 0 names no known memory; there are 1 to 4.', 'unknown_memory'],
  [{ op: 'delete', id: 'known1' }, "id 'known1' is not the number of a known memory.", 'unknown_memory'],
  [{ op: 'delete' }, 'delete needs the id of a known memory; there are 1 to 4.', 'unknown_memory'],
  [
    { op: 'insert', kind: 'Place', content: { name: 'x' } },
    "kind 'Place' is not one of Memory, Person.",
    'unknown_kind',
  ],
  [{ op: 'insert', content: { name: 'x' } }, 'kind undefined is not one of Memory, Person.', 'unknown_kind'],
  [{ op: 'insert', kind: 'Person' }, 'content is missing.', 'invalid_content'],
  [
    { op: 'insert', kind: 'Person', content: 'Ada' },
    "content 'Ada' is not an object of kind 'Person'.",
    'invalid_content',
  ],
  [
    { op: 'insert', kind: 'Person', content: { name: 5 } },
    "the content of kind 'Person' is wrong: name: Invalid input: expected string, received number.",
    'invalid_content',
  ],
  [
    { op: 'update', id: 1, content: { content: '' } },
    "the content of kind 'Memory' is wrong: content: Too small: expected string to have >=1 characters.",
    'invalid_content',
  ],
  [
    { op: 'update', id: 1, kind: 'Person', content: { name: 'x' } },
    "memory 1 is of kind 'Memory', and an update keeps the kind. Use supersede.",
    'invalid_operation',
  ],
  [
    { op: 'update', id: 4, content: { x: 2 } },
    "the content of kind 'Old' cannot be changed here. Leave the content out, or use supersede.",
    'unknown_kind',
  ],
  [
    { op: 'supersede', id: 1, content: 'a' },
    'memory 1 says that already. Leave the operation out.',
    'invalid_operation',
  ],
  [
    { op: 'insert', kind: 'Memory', content: 'x', validFrom: '2023-05', validUntil: '2023-04' },
    'validUntil 2023-04-30 is before validFrom 2023-05-01.',
    'invalid_operation',
  ],
]

describe('what is wrong is said in one sentence, and what is still wrong after the repair is reported', () => {
  test.for(FAULTS)('%j: %s', async ([operation, sentence, code]) => {
    const answer = [{ ...insert, kind: 'Memory' }, operation]
    const { model, changes, failed, usage } = await extracted([answer, answer], {
      kinds,
      known: four,
      allowed: everything,
    })
    expect(model.prompt(1).split('\n')).toContain(`- Operation 2: ${sentence}`)
    expect(changes).toMatchObject([{ type: 'inserted', after: fact('Ada lives in Oslo.') }])
    expect(failed).toEqual([
      { operation, code, reason: sentence.charAt(0).toUpperCase() + sentence.slice(1) },
    ])
    expect(usage.calls).toBe(2)
  })

  test.for([
    ['insert', { op: 'insert', content: 'x' }, { ...everything, inserts: false }],
    ['update', { op: 'update', id: 1, content: 'x' }, { ...everything, updates: false }],
    ['supersede', { op: 'supersede', id: 1, content: 'x' }, { ...everything, updates: false }],
    ['delete', { op: 'delete', id: 1 }, { ...everything, deletes: false }],
  ] as const)('%s is not done where it is not allowed', async ([, operation, allowed]) => {
    const { changes, failed } = await extracted([[operation], [operation]], { known: known('a'), allowed })
    expect(changes).toEqual([])
    expect(failed).toMatchObject([{ operation, code: 'not_allowed' }])
  })

  test.for([
    ['validFrom', 'next month', "validFrom 'next month' is no date. Write it as 2023-05-08."],
    ['validUntil', '2023-02-30', "validUntil '2023-02-30' is no date. Write it as 2023-05-08."],
    ['validUntil', '2023-13', "validUntil '2023-13' is no date. Write it as 2023-05-08."],
    ['validFrom', '', "validFrom '' is no date. Write it as 2023-05-08."],
    ['validUntil', ' ', "validUntil ' ' is no date. Write it as 2023-05-08."],
    ['importance', '', "importance '' is not a number from 0 to 1."],
    ['validUntil', {}, 'validUntil {} is no date. Write it as 2023-05-08.'],
    ['importance', 8, 'importance 8 is not a number from 0 to 1.'],
    ['importance', 'high', "importance 'high' is not a number from 0 to 1."],
    ['sources', ['a1', ''], "source '' names no message that is shown."],
    ['sources', ['a1', 'D9:9'], "source 'D9:9' names no message that is shown."],
  ] as const)('%s %j: the fact is kept without it, and that is said', async ([name, value, sentence]) => {
    const operation = { ...insert, [name]: value }
    const { model, changes, failed } = await extracted([[operation], [operation]])
    expect(model.prompt(1)).toContain(`- Operation 1: ${sentence}\n`)
    expect(model.asked).toHaveLength(2)
    const kept = name === 'sources' ? { sources: ['a1'] } : {}
    expect(changes).toEqual([{ ...inserted, after: fact('Ada lives in Oslo.', kept) }])
    const reason = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} It was done without.`
    expect(failed).toEqual([{ operation, code: 'invalid_operation', reason }])
  })

  test('an answer without operations is told so', async () => {
    const { model, changes } = await extracted([{ memories: [] }, [insert]])
    expect(model.prompt(1)).toContain('The answer holds no "operations".')
    expect(changes).toHaveLength(1)
  })

  test('with nothing known, the model is told that there is none', async () => {
    const answer = [{ op: 'delete', id: 1 }]
    const { model } = await extracted([answer, []], { allowed: everything })
    expect(model.prompt(1)).toContain('id 1 names no known memory; there are none.')
  })
})

test('relative dates in a fact become dates, counted from its source', async () => {
  const messages = [
    {
      id: 'a1',
      role: 'user' as const,
      content: 'I ran a race yesterday.',
      createdAt: '2023-05-02T10:00:00Z',
    },
    { id: 'a2', role: 'user' as const, content: 'I swam yesterday.' },
  ]
  const answer = [
    { op: 'insert', content: 'Ada ran a race yesterday.', sources: ['a1'] },
    { op: 'insert', content: 'Ada swam yesterday.', sources: ['a2'] },
    { op: 'update', id: 1, content: 'Ada cycled last year.' },
  ]
  const { changes } = await extracted([answer], {
    messages: messages.map((message) => message),
    known: known('x'),
    at: AT,
  })
  expect(changes.map(({ after }) => after?.content['content'])).toEqual([
    'Ada ran a race on 2023-05-01.',
    'Ada swam on 2023-05-07.',
    'Ada cycled in 2022.',
  ])
})

test('the fields of other kinds keep their words', async () => {
  const kinds = readKinds({ Quote: z.object({ content: z.string() }) })
  const { changes } = await extracted([[{ op: 'insert', content: { content: 'See you tomorrow.' } }]], {
    kinds,
  })
  expect(changes[0]?.after?.content).toEqual({ content: 'See you tomorrow.' })
})
