/** @module Days, months and years in UTC, as dates are written: 2023-05-08. */
import { toMillis } from '../../core/time.ts'

/** A day, as `2023-05-08`. */
export type Day = string

const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** From Sunday, as `Date` counts. */
export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
]

/** The day of a moment in UTC. */
export function dayOf(moment: string): Day {
  return moment.slice(0, 10)
}

/** So many days later; earlier where negative. */
export function addDays(day: Day, days: number): Day {
  const date = new Date(`${day}T00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00Z`).getUTCDay()
}

/** The weekday's name. */
export function weekdayName(day: Day): string {
  return WEEKDAYS[weekdayOf(day)] ?? ''
}

/** The month so many months after a day's, in words: `April 2023`. */
export function monthAfter(day: Day, months: number): string {
  const month = yearOf(day) * 12 + Number(day.slice(5, 7)) - 1 + months
  return `${MONTHS[((month % 12) + 12) % 12] ?? ''} ${Math.floor(month / 12)}`
}

/** The year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4))
}

/** The first and the last moment of a day, a month or a year (`2023-05-08`, `2023-5`, `2023`); `undefined` for what is none of these. */
export function spanOf(date: string): { readonly first: string; readonly last: string } | undefined {
  const [, year, month, day] = DATE.exec(date) ?? []
  const first = new Date(toMillis([year, padded(month), padded(day)].join('-')))
  if (Number.isNaN(first.getTime())) return undefined
  const next = new Date(first)
  if (day !== undefined) next.setUTCDate(next.getUTCDate() + 1)
  else if (month === undefined) next.setUTCFullYear(next.getUTCFullYear() + 1)
  else next.setUTCMonth(next.getUTCMonth() + 1)
  return { first: first.toISOString(), last: new Date(next.getTime() - 1).toISOString() }
}

const DATE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/

function padded(number = '1'): string {
  return number.padStart(2, '0')
}

/** A moment as a model reads it: `2023-05-08 13:56 UTC, Monday`. */
export function spellMoment(moment: string): string {
  return `${dayOf(moment)} ${moment.slice(11, 16)} UTC, ${weekdayName(dayOf(moment))}`
}
