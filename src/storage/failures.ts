/** @module What a database's failures are called. */
import { KeepsakeError } from '../core/errors.ts'
import { defined } from '../core/json.ts'

const REASONS = {
  missing: 'there is no IndexedDB here. Use memoryStorage() instead.',
  blocked: 'the browser denies access to IndexedDB. Allow site data, or leave the private window.',
  newer_version: 'a newer version of Keepsake wrote it. Reload the page to get that version.',
}

/** A refusal to open: why, and the way out. */
export function unavailable(
  reason: keyof typeof REASONS,
  name: string,
  cause?: unknown,
): KeepsakeError<'storage_unavailable'> {
  return new KeepsakeError('storage_unavailable', `Database '${name}' cannot be opened: ${REASONS[reason]}`, {
    details: { reason },
    ...defined({ cause }),
  })
}

/** What failed in an open database, with its cause. */
export function failure(
  operation: 'read' | 'commit',
  name: string,
  cause: unknown,
): KeepsakeError<'storage_failed'> {
  const why = cause instanceof Error ? `${cause.name}: ${cause.message.split('\n')[0]}` : String(cause)
  return new KeepsakeError('storage_failed', `Database '${name}' failed to ${operation} (${why}).`, {
    details: { operation },
    cause,
  })
}

/** A call of a storage that was closed. */
export function closedError(name: string): KeepsakeError<'closed'> {
  return new KeepsakeError('closed', `Database '${name}' is closed. Open it again.`, { details: { name } })
}
