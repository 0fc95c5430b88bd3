/** @module What a database's failures are called. */
import { KeepsakeError } from '../core/errors.ts'
import { defined } from '../core/json.ts'

const REASONS = {
  missing: 'there is no IndexedDB here. Use memoryStorage() instead.',
  insecure:
    'this page is not secure, and browsers keep what stores need from such pages. Open it over https, or on localhost.',
  blocked: 'the browser denies access to IndexedDB. Allow site data, or leave the private window.',
  blocked_upgrade: 'another tab holds an older version of it. Close or reload the other tabs.',
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
  if (isQuota(cause)) {
    return new KeepsakeError(
      'storage_failed',
      `Database '${name}' failed to ${operation}: the disk, or this site's share of it, is full. Erase what is not needed, or free space.`,
      { details: { operation, reason: 'quota' }, cause },
    )
  }
  const why = cause instanceof Error ? `${cause.name}: ${cause.message.split('\n')[0]}` : String(cause)
  return new KeepsakeError('storage_failed', `Database '${name}' failed to ${operation} (${why}).`, {
    details: { operation },
    cause,
  })
}

/** Whether a failure is that of a full disk, or of a site that has used up its share. */
export function isQuota(error: unknown): boolean {
  return causesOf(error).some((cause) => cause.name === 'QuotaExceededError')
}

/** Whether a failure is that of a connection which is gone: the browser closed it, or another call did. */
export function isLost(error: unknown): boolean {
  return causesOf(error).some(({ name }) => name === 'DatabaseClosedError' || name === 'InvalidStateError')
}

/** An error and those inside it, the outermost first. Dexie keeps the browser's own in `inner`, and those of a list in `failures`. */
function causesOf(error: unknown): readonly { readonly name?: unknown }[] {
  if (typeof error !== 'object' || error === null) return []
  const { inner, failures = [] } = error as { inner?: unknown; failures?: readonly unknown[] }
  const within = inner === error ? [] : [inner, ...failures]
  return [error, ...within.flatMap(causesOf)]
}

/** A call of a storage that was closed. */
export function closedError(name: string): KeepsakeError<'closed'> {
  return new KeepsakeError('closed', `Database '${name}' is closed. Open it again.`, { details: { name } })
}
