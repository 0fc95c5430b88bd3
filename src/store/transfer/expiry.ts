/** @module Whether an item is still to be shown. */
import { toMillis } from '../../core/time.ts'

/** Whether its time had passed at a moment, in milliseconds since 1970. */
export function isExpired({ expiresAt }: { readonly expiresAt?: string }, now: number): boolean {
  return expiresAt !== undefined && toMillis(expiresAt) <= now
}
