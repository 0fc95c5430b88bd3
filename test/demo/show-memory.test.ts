import { expect, test } from 'vitest'
import { showKind, showValidity } from '../../demo/memory/show-memory.ts'

const memory = { kind: 'Memory', content: { content: 'Ada lives in Porto.' } }

test.for([
  [{}, undefined],
  [{ validFrom: '2023-05-07T00:00:00.000Z' }, 'since 7 May 2023'],
  [{ validUntil: '2023-05-07T00:00:00.000Z' }, 'until 7 May 2023'],
  [{ validFrom: '2999-06-01T00:00:00.000Z' }, 'from 1 Jun 2999 on'],
  [
    { validFrom: '2023-05-07T00:00:00.000Z', validUntil: '2024-01-02T23:00:00.000Z' },
    'from 7 May 2023 until 2 Jan 2024',
  ],
] as const)('%o reads as %s', ([validity, words]) => {
  expect(showValidity({ ...memory, ...validity })).toBe(words)
})

test('a plain memory is called a fact, another kind by its name', () => {
  expect(showKind('Memory')).toBe('Fact')
  expect(showKind('Preference')).toBe('Preference')
})
