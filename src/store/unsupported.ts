/** @module The part of the store that is not built yet: it says so instead of doing nothing. */
import { KeepsakeError } from '../core/errors.ts'
import type { Store } from './store.ts'

/** A refusal of an operation that is not built yet. */
export function notSupported(operation: string): KeepsakeError<'not_supported'> {
  return new KeepsakeError(
    'not_supported',
    `'${operation}' is not supported yet. See the table in the README.`,
    {
      details: { operation },
    },
  )
}

/** The methods that reject with `not_supported`. */
export const unsupportedMethods: Pick<Store, 'reindex'> = {
  reindex: () => Promise.reject(notSupported('reindex')),
}
