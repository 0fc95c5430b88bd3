import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/json.ts'
import { kindOf, textOf, toMemory, validityOf } from '../../src/core/memory.ts'

const FACT = { kind: 'Memory', content: { content: 'Ada drinks tea' }, importance: 0.5, sources: ['m1'] }

test('a memory is read as it is', () => {
  expect(toMemory(FACT)).toEqual(FACT)
  expect(kindOf(FACT)).toBe('Memory')
})

test.for<[JsonObject]>([
  [{}],
  [{ content: 'tea' }],
  [{ kind: 'Memory' }],
  [{ kind: 'Memory', content: 'tea' }],
  [{ kind: 'Memory', content: ['tea'] }],
  [{ kind: 'Memory', content: null }],
  [{ kind: 7, content: {} }],
])('%j is a memory of kind Unknown, whole', ([value]) => {
  expect(toMemory(value)).toEqual({ kind: 'Unknown', content: value })
  expect(kindOf(value)).toBe('Unknown')
  expect(validityOf({ ...value, validFrom: '2024-01-01' })).toEqual({})
})

test.for<[JsonObject, string]>([
  [FACT, 'Ada drinks tea'],
  [{ kind: 'Turn', content: { role: 'user', content: 'Hi', thread: 't' } }, 'Hi'],
  [{ kind: 'Memory', content: { tea: 'green', n: 1, of: ['a', { b: 'c' }] } }, 'green a c'],
  [{ kind: 'Preference', content: { content: 'tea', why: 'warm' } }, 'tea warm'],
  [{ title: 'Tea', tags: ['green', 7, null], kind: 'x' }, 'Tea green x'],
  [{}, ''],
])('the text of %j is "%s"', ([value, text]) => {
  expect(textOf(value)).toBe(text)
})

test('validity is what the memory says of it, where it is text', () => {
  expect(validityOf({ ...FACT, validFrom: '2024-01-01', validUntil: '2024-02-01' })).toStrictEqual({
    validFrom: '2024-01-01',
    validUntil: '2024-02-01',
  })
  expect(validityOf({ ...FACT, validFrom: 7, validUntil: null })).toStrictEqual({})
})
