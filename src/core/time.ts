/** @module Moments, always as ISO 8601 strings in UTC. */
import { invalidArgument, show } from './errors.ts'

/** Tells the time, in milliseconds since 1970. */
export type Clock = () => number

/** The last moment that sorts as text, in milliseconds since 1970. */
export const LAST_MOMENT: number = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i

/**
 * A moment in ISO 8601 as the one form that is stored: UTC, with milliseconds. Input without a zone is read as UTC.
 *
 * @example
 * ```ts
 * toUtc('2023-05-08 13:56', 'at') // '2023-05-08T13:56:00.000Z'
 * ```
 */
export function toUtc(input: unknown, argument: string): string {
  const moment = typeof input === 'string' ? toMillis(input) : NaN
  if (!Number.isNaN(moment)) return fromMillis(moment)
  throw invalidArgument(
    argument,
    `${argument} is ${show(input)}, not a moment in ISO 8601. Write '2023-05-08T13:56:00Z'.`,
  )
}

/** The moment so many milliseconds after 1970 began, in the form that is stored. Throws a `RangeError` beyond the year 275760. */
export function fromMillis(millis: number): string {
  return new Date(millis).toISOString()
}

/** Milliseconds since 1970 of a moment in ISO 8601, in UTC where it has no zone; `NaN` for anything else. */
export function toMillis(moment: string): number {
  const [, day, time = '00:00', zone = 'Z'] = ISO.exec(moment.trim()) ?? []
  if (day === undefined || !exists(day)) return NaN
  return Date.parse(`${day}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()}`)
}

/** Date.parse rolls 30 February over into March: a day exists if it comes back as it was given. */
function exists(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00Z`)
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day)
}
