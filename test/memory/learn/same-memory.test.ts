import { expect, test } from 'vitest'
import type { Memory } from '../../../src/core/memory.ts'
import { isSameMemory, isStartOf } from '../../../src/memory/learn/same-memory.ts'

const tea: Memory = { kind: 'Memory', content: { content: 'Ada drinks green tea.' } }
const day = (number: number): string => `2024-01-0${number}T00:00:00.000Z`

test.for([
  ['the same words', {}, {}, true],
  ['another kind', {}, { kind: 'Preference' }, false],
  ['an end that the other has not', {}, { validUntil: day(1) }, false],
  ['another end', { validUntil: day(2) }, { validUntil: day(1) }, false],
  ['the same end', { validUntil: day(1) }, { validUntil: day(1) }, true],
  ['another beginning', { validFrom: day(2) }, { validFrom: day(1) }, false],
  ['a beginning that the other does not say', {}, { validFrom: day(1) }, true],
  ['another field', {}, { content: { note: 'Ada drinks green tea.' } }, false],
] as const)('%s: whether two memories are one, whichever comes first', ([, left, right, same]) => {
  const [one, other]: [Memory, Memory] = [
    { ...tea, ...left },
    { ...tea, ...right },
  ]
  expect(isSameMemory(one, other)).toBe(same)
  expect(isSameMemory(other, one)).toBe(same)
})

test('a memory is the start of one of its own kind only', () => {
  const known: Memory = { ...tea, content: { content: 'Ada drinks green tea every morning.' } }
  expect(isStartOf(tea, known)).toBe(true)
  expect(isStartOf({ ...tea, kind: 'Preference' }, known)).toBe(false)
  expect(isStartOf({ ...tea, content: { note: 'Ada drinks green tea.' } }, known)).toBe(false)
})
