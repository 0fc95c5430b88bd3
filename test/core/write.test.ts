import { expect, test } from 'vitest'
import { itemId } from '../../src/core/item.ts'
import { checkExpectations, checkWrites, MAX_VALUE_BYTES, type Write } from '../../src/core/write.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

const NS = ['users', 'ada']

test('writes are copied: what the caller changes later does not count', () => {
  const namespace = [...NS]
  const value = { list: [1] }
  const text = ['tea']
  const writes: Write[] = [
    { op: 'put', namespace, key: 'k', value, index: { text }, why: 'so' },
    { op: 'delete', namespace, key: 'k' },
  ]
  const checked = checkWrites(writes)
  namespace.push('x')
  value.list.push(2)
  text.push('dog')
  expect(checked).toStrictEqual([
    { op: 'put', namespace: NS, key: 'k', value: { list: [1] }, index: { text: ['tea'] }, why: 'so' },
    { op: 'delete', namespace: NS, key: 'k' },
  ])
})

test('only what a hint has is kept, one field is a list of one, and its time is in UTC', () => {
  const index = { text: undefined, fields: 'title', time: '2024-01-01', other: 1 }
  const write = { op: 'put', namespace: NS, key: 'k', value: {}, index: index as never } as const
  expect(checkWrites([write])).toStrictEqual([
    { ...write, index: { fields: ['title'], time: '2024-01-01T00:00:00.000Z' } },
  ])
})

test('a hint of false is kept, one of undefined is none', () => {
  const put = (index: false | undefined) =>
    checkWrites([{ op: 'put', namespace: NS, key: 'k', value: {}, index }])
  expect(put(false)).toMatchObject([{ index: false }])
  expect(put(undefined)[0]).not.toHaveProperty('index')
})

test('a value may have a million bytes, and no more', () => {
  const put = (length: number) =>
    checkWrites([
      { op: 'put', namespace: NS, key: 'k', value: { x: 'x'.repeat(length - '{"x":""}'.length) } },
    ])
  expect(put(MAX_VALUE_BYTES)).toHaveLength(1)
  expectError(
    thrownBy(() => put(MAX_VALUE_BYTES + 1)),
    'too_large',
    {
      details: { size: MAX_VALUE_BYTES + 1, limit: MAX_VALUE_BYTES, unit: 'bytes' },
    },
  )
})

test('Keepsake’s own namespace is refused unless it is Keepsake that writes', () => {
  const writes: Write[] = [{ op: 'delete', namespace: ['a', '$keepsake'], key: 'k' }]
  expectError(
    thrownBy(() => checkWrites(writes)),
    'invalid_namespace',
  )
  expect(checkWrites(writes, { reserved: true })).toEqual(writes)
})

test('a field that cannot be read is refused before it is stored', () => {
  const put = (...fields: string[]) =>
    checkWrites([{ op: 'put', namespace: NS, key: 'k', value: { a: 'x' }, index: { fields } }])
  expectError(
    thrownBy(() => put('a', 'a[b')),
    'invalid_argument',
    { details: { argument: 'path' } },
  )
  expect(put('a', 'missing[0]')).toHaveLength(1)
})

test('expectations are whole numbers or null, of addresses that can be', () => {
  const given = [
    { namespace: NS, key: 'a', version: 3 },
    { namespace: NS, key: 'b', version: null },
  ]
  expect(checkExpectations(given)).toEqual(given)
  for (const version of [undefined, 1.5, '1', NaN]) {
    expectError(
      thrownBy(() => checkExpectations([{ namespace: NS, key: 'a', version } as never])),
      'invalid_argument',
    )
  }
  expectError(
    thrownBy(() => checkExpectations([{ namespace: [], key: 'a', version: 1 }])),
    'invalid_namespace',
  )
  expectError(
    thrownBy(() => checkExpectations([{ namespace: NS, key: '', version: 1 }])),
    'invalid_argument',
  )
})

test('no two addresses share an id', () => {
  const addresses: [string[], string][] = [
    [['a'], 'b'],
    [['a', 'b'], ''],
    [['a,b'], ''],
    [['a'], '"b'],
    [['a"', 'b'], ''],
    [['\ud83c'], 'b'],
    [['\ufffd'], 'b'],
  ]
  expect(new Set(addresses.map(([namespace, key]) => itemId(namespace, key))).size).toBe(addresses.length)
})
