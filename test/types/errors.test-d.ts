import { expectTypeOf, test } from 'vitest'
import { type ErrorCode, type ErrorDetails, isKeepsakeError, KeepsakeError } from '../../src/index.ts'

declare const thrown: unknown

test('the guard gives the details of its code', () => {
  if (isKeepsakeError(thrown, 'conflict')) {
    expectTypeOf(thrown.code).toEqualTypeOf<'conflict'>()
    expectTypeOf(thrown.details).toEqualTypeOf<{
      namespace: readonly string[]
      key: string
      expected: number | null
      actual: number | null
    }>()
  }
  if (isKeepsakeError(thrown, 'storage_unavailable')) {
    expectTypeOf(thrown.details.reason).toEqualTypeOf<
      'missing' | 'insecure' | 'blocked' | 'blocked_upgrade' | 'newer_version'
    >()
  }
})

test('without a code it may be any', () => {
  if (isKeepsakeError(thrown)) {
    expectTypeOf(thrown.code).toEqualTypeOf<ErrorCode>()
    expectTypeOf(thrown.details).toEqualTypeOf<ErrorDetails[ErrorCode]>()
    expectTypeOf(thrown).toExtend<Error>()
  }
})

test('an error is made with the details of its code, and no others', () => {
  const made = new KeepsakeError('too_large', 'x', { details: { size: 2, limit: 1, unit: 'bytes' } })
  expectTypeOf(made).toEqualTypeOf<KeepsakeError<'too_large'>>()
  // @ts-expect-error the unit is missing
  expectTypeOf(new KeepsakeError('too_large', 'x', { details: { size: 2, limit: 1 } })).toBeObject()
  // @ts-expect-error another code's details
  expectTypeOf(new KeepsakeError('closed', 'x', { details: { size: 2 } })).toBeObject()
  // @ts-expect-error no such code
  isKeepsakeError(thrown, 'lost')
})
