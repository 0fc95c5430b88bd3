/** @module When what waits will be learned from. */
import type { PendingReflection } from 'keepsake'

/** When the first of them is due, ISO 8601; `undefined` where each waits to be asked for. */
export function earliestDue(waiting: readonly PendingReflection[]): string | undefined {
  const dates = waiting.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt !== undefined)
  return dates.toSorted((left, right) => left.localeCompare(right))[0]
}

/** "in 28 s". */
export function showRest(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds <= 0) return 'in a moment'
  return seconds < 120 ? `in ${seconds} s` : `in ${Math.round(seconds / 60)} min`
}
