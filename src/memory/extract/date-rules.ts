/** @module Words that only count from a moment, and the dates they mean. */
import { addDays, type Day, monthAfter, weekdayOf, WEEKDAYS, yearOf } from './calendar.ts'

/** A date in words: by itself, and after a preposition. */
interface Spelled {
  readonly lead: string
  readonly bare: string
}

/** What a pattern captured. */
type Groups = readonly (string | undefined)[]

/** Words and what they say. */
export interface Rule {
  /** A pattern; what it captures goes to `spell`. */
  readonly words: string
  /** The date, counted from a day. */
  readonly spell: (groups: Groups, today: Day) => Spelled
  /** Whether the words are a date only where a clause begins or ends: elsewhere they may mean "nowadays" or "some day". */
  readonly onlyAtEdge?: boolean
}

const PART = '(?: (morning|afternoon|evening|night))?'
const NUMBERS = 'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'
/** What makes three days about three days. */
const INEXACT = '(?<!\\b(?:or|to|and|about|around|roughly|almost|nearly|over|than|least|some|every) |[-–])'

/** The rules, in the order in which they are tried: few, and sure of what they say. */
export function dateRules(): readonly Rule[] {
  return [
    { words: `the day before yesterday${PART}`, spell: ([part], today) => onDay(addDays(today, -2), part) },
    { words: `the day after tomorrow${PART}`, spell: ([part], today) => onDay(addDays(today, 2), part) },
    {
      words: `yesterday(?! (?:is|by)\\b)${PART}`,
      spell: ([part], today) => onDay(addDays(today, -1), part),
    },
    { words: 'last night', spell: (_, today) => onDay(addDays(today, -1), 'night') },
    { words: 'today', spell: (_, today) => onDay(today), onlyAtEdge: true },
    {
      words: `tomorrow${PART}`,
      spell: ([part], today) => onDay(addDays(today, 1), part),
      onlyAtEdge: true,
    },
    { words: 'tonight', spell: (_, today) => onDay(today, 'evening'), onlyAtEdge: true },
    { words: '(last|next) (week|weekend|month|year)', spell: spellPeriod },
    { words: `(last|next) (${WEEKDAYS.join('|')})${PART}`, spell: spellWeekday },
    { words: `${INEXACT}(\\d{1,3}|an?|one|${NUMBERS}) days? ago`, spell: spellDaysAgo },
    {
      words: `(?<=\\b(?:days?|weeks?|months?|years?|decades?) )ago(?: today)?`,
      spell: (_, today) => asItIs(`before ${today}`),
    },
  ]
}

function onDay(day: string, part?: string): Spelled {
  const bare = part === undefined ? day : `the ${part.toLowerCase()} of ${day}`
  return { lead: `on ${bare}`, bare }
}

function inPeriod(bare: string): Spelled {
  return { lead: `in ${bare}`, bare }
}

function asItIs(bare: string): Spelled {
  return { lead: bare, bare }
}

function spellPeriod([which = '', unit = '']: Groups, today: Day): Spelled {
  const isLast = /^last$/i.test(which)
  const step = isLast ? -1 : 1
  if (/^month$/i.test(unit)) return inPeriod(monthAfter(today, step))
  if (/^year$/i.test(unit)) return inPeriod(String(yearOf(today) + step))
  const bare = `the ${unit.toLowerCase()} ${isLast ? 'before' : 'after'} ${today}`
  return /^weekend$/i.test(unit) ? { lead: `on ${bare}`, bare } : inPeriod(bare)
}

/** "Next Friday" is the coming one to some and that of the next week to others: where these differ, both are named. */
function spellWeekday([which = '', name = '', part]: Groups, today: Day): Spelled {
  const weekday = WEEKDAYS.findIndex((each) => each.toLowerCase() === name.toLowerCase())
  const ahead = (weekday - weekdayOf(today) + 7) % 7
  if (/^last$/i.test(which)) return onDay(addDays(today, ahead - 7), part)
  const coming = addDays(today, ahead === 0 ? 7 : ahead)
  const monday = addDays(today, 7 - ((weekdayOf(today) + 6) % 7))
  const inNextWeek = addDays(monday, (weekday + 6) % 7)
  return onDay(coming === inNextWeek ? coming : `${coming} or ${inNextWeek}`, part)
}

function spellDaysAgo([count = '']: Groups, today: Day): Spelled {
  const named = NUMBERS.split('|').indexOf(count.toLowerCase())
  const days = named >= 0 ? named + 2 : /^\d/.test(count) ? Number(count) : 1
  return onDay(addDays(today, -days))
}
