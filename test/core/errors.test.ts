import vm from 'node:vm'
import { expect, test } from 'vitest'
import { invalidArgument, isKeepsakeError, KeepsakeError, show } from '../../src/core/errors.ts'

const conflict = { namespace: ['a'], key: 'k', expected: null, actual: 3 }

test('an error has its code, details, sentence and cause', () => {
  const cause = new Error('why')
  const error = new KeepsakeError('conflict', 'It changed.', { details: conflict, cause })
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ name: 'KeepsakeError', code: 'conflict', details: conflict, cause })
  expect(String(error)).toBe('KeepsakeError: It changed.')
})

test('without a cause there is none, and a cause of undefined is one', () => {
  expect(invalidArgument('key', 'No key.')).not.toHaveProperty('cause')
  const thrown = new KeepsakeError('closed', 'Closed.', { details: { name: 'x' }, cause: undefined })
  expect(thrown).toHaveProperty('cause', undefined)
})

test('the guard knows an error of any code, or of the one that is asked for', () => {
  const error = new KeepsakeError('conflict', 'It changed.', { details: conflict })
  expect(isKeepsakeError(error)).toBe(true)
  expect(isKeepsakeError(error, 'conflict')).toBe(true)
  expect(isKeepsakeError(error, 'closed')).toBe(false)
})

test('the guard needs no class: an error of another realm, or as data, is one', () => {
  const foreign = vm.runInNewContext(
    "Object.assign(new Error('x'), { name: 'KeepsakeError', code: 'closed' })",
  ) as unknown
  expect(foreign).not.toBeInstanceOf(Error)
  expect(isKeepsakeError(foreign, 'closed')).toBe(true)
  expect(isKeepsakeError({ name: 'KeepsakeError', code: 'conflict' }, 'conflict')).toBe(true)
})

test.for([
  [new Error('x')],
  [Object.assign(new Error('x'), { code: 'conflict' })],
  [{ name: 'KeepsakeError' }],
  [{ name: 'KeepsakeError', code: 7 }],
  ['KeepsakeError'],
  [null],
  [undefined],
])('%o is none of ours', ([thrown]) => {
  expect(isKeepsakeError(thrown)).toBe(false)
})

test.for<[unknown, string]>([
  ['tea', "'tea'"],
  ['', "''"],
  ['two\nlines\tand  more', "'two lines and more'"],
  [{ a: [1, null] }, '{"a":[1,null]}'],
  [undefined, 'undefined'],
  [null, 'null'],
  [NaN, 'NaN'],
  [10n, '10'],
  [Symbol('s'), 'Symbol(s)'],
  [function brew() {}, 'function brew'],
  [() => {}, 'function (anonymous)'],
  [{ n: 1n }, '[object Object]'],
  ['x'.repeat(58), `'${'x'.repeat(58)}'`],
  ['x'.repeat(59), `'${'x'.repeat(56)}…'`],
])('a message shows %o as %s', ([value, shown]) => {
  expect(show(value)).toBe(shown)
})

test('what is shown is never longer than 60 characters', () => {
  expect(show(Array.from({ length: 100 }, (_, index) => index))).toHaveLength(59)
  expect(show('🍵'.repeat(100)).length).toBeLessThanOrEqual(60)
})
