/** @module Days, months and years in UTC, as dates are written: 2023-05-08. */

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

/** A moment as a model reads it: `2023-05-08 13:56 UTC, Monday`. */
export function spellMoment(moment: string): string {
  return `${dayOf(moment)} ${moment.slice(11, 16)} UTC, ${weekdayName(dayOf(moment))}`
}
