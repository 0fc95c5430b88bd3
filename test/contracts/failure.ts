/** What a rejected promise or a throwing function fails with. */
import { expect } from 'vitest'
import {
  type ErrorCode,
  type ErrorDetails,
  isKeepsakeError,
  type KeepsakeError,
} from '../../src/core/errors.ts'

/** The error a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    (value) => expect.fail(`it was not rejected, but is ${JSON.stringify(value)}`),
    (error: Error) => error,
  )
}

/** The error a function throws. */
export function thrownBy(work: () => unknown): Error {
  try {
    work()
  } catch (error) {
    return error as Error
  }
  return expect.fail('it did not throw')
}

/** Keepsake's own error of this code and these details, with this in its sentence. */
export function expectError<Code extends ErrorCode>(
  error: Error,
  code: Code,
  { details, says }: { details?: ErrorDetails[Code]; says?: string | RegExp } = {},
): KeepsakeError<Code> {
  if (!isKeepsakeError(error, code)) return expect.fail(`it is no '${code}' but ${String(error)}`)
  if (details !== undefined) expect(error.details).toEqual(details)
  if (says !== undefined) expect(error.message).toMatch(says)
  return error
}
