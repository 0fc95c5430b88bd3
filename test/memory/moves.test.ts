import { expect, test } from 'vitest'
import type { Message } from '../../src/core/message.ts'
import type { MemoryRecord } from '../../src/memory/extract/existing.ts'
import { createMemoryManager, type ManagerResult } from '../../src/memory/manager.ts'
import { type Scripted, scriptedModel } from '../fakes/scripted-model.ts'
import { insert, moment, supersede } from './extract/model-operations.ts'

/** What holds at a moment. */
function holding(memories: readonly MemoryRecord[], day: string): unknown[] {
  const at = moment(day)
  const holds = ({ validFrom = '', validUntil = '9' }: MemoryRecord): boolean =>
    validFrom <= at && at < validUntil
  return memories.filter(holds).map(({ content: fields }) => fields['content'])
}

/** A person's homes as told over several conversations: each with the day, the words, and what the model makes of it. */
async function toldOver(
  days: readonly (readonly [day: string, said: string, operations: readonly object[]])[],
): Promise<MemoryRecord[]> {
  let count = 0
  const model = scriptedModel(days.map(([, , operations]): Scripted => ({ operations })))
  const manager = createMemoryManager({ model, makeId: () => `home${(count += 1)}` })
  let memories: readonly MemoryRecord[] = []
  for (const [day, said] of days) {
    const told: Message[] = [{ id: day, role: 'user', content: said, createdAt: moment(day) }]
    const result: ManagerResult = await manager.invoke({ messages: told, existing: memories })
    expect(result.failed).toEqual([])
    memories = result.memories
  }
  return [...memories]
}

const OSLO = 'Ada lives in Oslo.'
const ROME = 'Ada lives in Rome.'
const LISBON = 'Ada lives in Lisbon.'

test('a person who moves twice lives in one place at any time', async () => {
  const memories = await toldOver([
    ['2023-01-10', 'I live in Oslo.', [insert(OSLO, { validFrom: '2020', sources: ['2023-01-10'] })]],
    [
      '2023-05-08',
      'I moved to Rome last week.',
      [supersede(1, ROME, { validFrom: '2023-05-01', sources: ['2023-05-08'], why: 'She moved.' })],
    ],
    ['2023-09-20', 'We are in Lisbon now.', [supersede(2, LISBON, { sources: ['2023-09-20'] })]],
  ])
  expect(
    memories.map(({ id, validFrom, validUntil, supersedes, supersededBy }) => ({
      id,
      validFrom,
      validUntil,
      supersedes,
      supersededBy,
    })),
  ).toEqual([
    {
      id: 'home1',
      validFrom: moment('2020-01-01'),
      validUntil: moment('2023-05-01'),
      supersedes: undefined,
      supersededBy: 'home2',
    },
    {
      id: 'home2',
      validFrom: moment('2023-05-01'),
      validUntil: moment('2023-09-20'),
      supersedes: 'home1',
      supersededBy: 'home3',
    },
    {
      id: 'home3',
      validFrom: moment('2023-09-20'),
      validUntil: undefined,
      supersedes: 'home2',
      supersededBy: undefined,
    },
  ])
  expect(holding(memories, '2022-01-01')).toEqual([OSLO])
  expect(holding(memories, '2023-05-01')).toEqual([ROME])
  expect(holding(memories, '2023-07-01')).toEqual([ROME])
  expect(holding(memories, '2024-01-01')).toEqual([LISBON])
})

test('a move that is still to come: the old home holds until then, the new one from then on', async () => {
  const memories = await toldOver([
    ['2023-01-10', 'I live in Oslo.', [insert(OSLO, { validFrom: '2020' })]],
    ['2023-05-08', 'In August I am moving to Rome.', [supersede(1, ROME, { validFrom: '2023-08' })]],
  ])
  expect(holding(memories, '2023-05-08')).toEqual([OSLO])
  expect(holding(memories, '2023-07-31')).toEqual([OSLO])
  expect(holding(memories, '2023-08-01')).toEqual([ROME])
  expect(holding(memories, '2024-08-01')).toEqual([ROME])
})

test('a person who tells of two moves at once, in one answer', async () => {
  const memories = await toldOver([
    ['2023-01-10', 'I live in Oslo.', [insert(OSLO, { validFrom: '2020' })]],
    [
      '2023-09-20',
      'I moved to Rome in May, and to Lisbon this month.',
      [
        supersede(1, ROME, { validFrom: '2023-05', validUntil: '2023-09' }),
        insert(LISBON, { validFrom: '2023-09' }),
      ],
    ],
  ])
  expect(holding(memories, '2023-04-30')).toEqual([OSLO])
  expect(holding(memories, '2023-06-01')).toEqual([ROME])
  expect(holding(memories, '2023-10-01')).toEqual([LISBON])
})

test('plans that change: what never came to be holds at no time', async () => {
  const memories = await toldOver([
    ['2023-01-10', 'In August I am moving to Rome.', [insert(ROME, { validFrom: '2023-08' })]],
    ['2023-05-08', 'Not Rome: I move to Lisbon, in July.', [supersede(1, LISBON, { validFrom: '2023-07' })]],
  ])
  expect(holding(memories, '2023-07-15')).toEqual([LISBON])
  expect(holding(memories, '2023-09-01')).toEqual([LISBON])
})

test('a person who goes away for a month lives in the first place before and after', async () => {
  const memories = await toldOver([
    ['2024-01-10', 'I live in Oslo.', [insert(OSLO, { validFrom: '2020' })]],
    [
      '2024-02-08',
      'In May I will live in Rome, and from June in Oslo again.',
      [
        supersede(1, ROME, { validFrom: '2024-05', validUntil: '2024-05' }),
        insert(OSLO, { validFrom: '2024-06-01' }),
      ],
    ],
  ])
  expect(holding(memories, '2024-04-30')).toEqual([OSLO])
  expect(holding(memories, '2024-05-31')).toEqual([ROME])
  expect(holding(memories, '2024-06-01')).toEqual([OSLO])
  expect(holding(memories, '2026-06-01')).toEqual([OSLO])
})

test('a move that is called off: the first place has no end any more', async () => {
  const memories = await toldOver([
    ['2024-01-10', 'I live in Oslo.', [insert(OSLO, { validFrom: '2020' })]],
    ['2024-02-08', 'I am moving to Rome in May.', [supersede(1, ROME, { validFrom: '2024-05-01' })]],
    ['2024-03-08', 'I am not moving after all.', [supersede(2, OSLO)]],
  ])
  expect(holding(memories, '2024-03-01')).toEqual([OSLO])
  expect(new Set(holding(memories, '2024-04-01'))).toEqual(new Set([OSLO]))
  expect(holding(memories, '2024-06-01')).toEqual([OSLO])
})
