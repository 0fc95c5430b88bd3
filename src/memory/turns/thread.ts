/** @module The name of a conversation. */
import { invalidArgument, show } from '../../core/errors.ts'

/** Where messages belong that name no thread. */
export const DEFAULT_THREAD = 'default'

/** A thread's name: a non-empty string. */
export function checkThread(thread: unknown): string {
  if (typeof thread === 'string' && thread !== '') return thread
  throw invalidArgument(
    'thread',
    `Thread ${show(thread)} is not a non-empty string. Leave it out for the default thread.`,
  )
}
