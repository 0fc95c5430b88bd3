/** @module Words that only count from a moment, and the dates they mean. */
import { defined } from '../../core/json.ts'
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
  /** The date, counted from a day; `undefined` where there is none. `before` is the text before the words. */
  readonly spell: (groups: Groups, today: Day, before: string) => Spelled | undefined
}

const DAYS = new Map([
  ['the day before yesterday', -2],
  ['the day after tomorrow', 2],
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
])
const NUMBERS = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'
const PART = '(?: (morning|afternoon|evening|night))?'
const ABOUT = '(?:(about|around|roughly|almost|nearly|over|more than|less than|at least) )?'
const COUNT = `(\\d{1,3}|an?|a couple of|a few|several|many|${NUMBERS})`
/** Not the end of "two or three weeks ago". */
const SPAN = `(?<!\\b(?:or|to|and) )${ABOUT}${COUNT} (day|week|month|year)s?`

/** The rules, in the order in which they are tried. */
export function dateRules(): readonly Rule[] {
  return [
    {
      words: `(${[...DAYS.keys()].join('|')})${PART}`,
      spell: ([word = '', part], today) => onDay(addDays(today, DAYS.get(word.toLowerCase()) ?? 0), part),
    },
    { words: 'tonight', spell: (_, today) => onDay(today, 'evening') },
    { words: 'last night', spell: (_, today) => onDay(addDays(today, -1), 'night') },
    { words: 'this (morning|afternoon|evening)', spell: ([part], today) => onDay(today, part) },
    { words: '(last|this|next) (week|weekend|month|year)', spell: spellPeriod },
    { words: `(last|this|next) (${WEEKDAYS.join('|')})${PART}`, spell: spellWeekday },
    { words: `(?:an?|\\d{1,3}|${NUMBERS}) (?:hour|minute)s? ago`, spell: (_, today) => onDay(today) },
    { words: `${SPAN} ago(?: today)?`, spell: (groups, today) => spellSpan(groups, today, 'before') },
    { words: `${SPAN} from now`, spell: (groups, today) => spellSpan(groups, today, 'after') },
    {
      words: `in ${SPAN}(?:['’] time)?`,
      spell: (groups, today, before) => (isToCome(before) ? spellSpan(groups, today, 'after') : undefined),
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

const STEPS = new Map([
  ['last', -1],
  ['this', 0],
  ['next', 1],
])
const SIDES = new Map([
  [-1, 'before'],
  [0, 'of'],
  [1, 'after'],
])

function spellPeriod([which = '', unit = '']: Groups, today: Day): Spelled {
  const step = STEPS.get(which.toLowerCase()) ?? 0
  const bare = `the ${unit.toLowerCase()} ${SIDES.get(step) ?? ''} ${today}`
  if (/^month$/i.test(unit)) return inPeriod(monthAfter(today, step))
  if (/^year$/i.test(unit)) return inPeriod(String(yearOf(today) + step))
  return /^weekend$/i.test(unit) ? { lead: `on ${bare}`, bare } : inPeriod(bare)
}

/** "Next Friday" is the coming one to some and that of the next week to others: where these differ, both are named. */
function spellWeekday([which = '', name = '', part]: Groups, today: Day): Spelled {
  const weekday = WEEKDAYS.findIndex((each) => each.toLowerCase() === name.toLowerCase())
  const ahead = (weekday - weekdayOf(today) + 7) % 7
  if (/^this$/i.test(which)) return onDay(addDays(today, ahead), part)
  if (/^last$/i.test(which)) return onDay(addDays(today, ahead - 7), part)
  const coming = addDays(today, ahead === 0 ? 7 : ahead)
  const monday = addDays(today, 7 - ((weekdayOf(today) + 6) % 7))
  const inNextWeek = addDays(monday, (weekday + 6) % 7)
  return onDay(coming === inNextWeek ? coming : `${coming} or ${inNextWeek}`, part)
}

/** "Two weeks ago" is a day, more or less; "a few weeks ago" and "over a year ago" are no day at all. */
function spellSpan([about, count = '', unit = '']: Groups, today: Day, side: 'before' | 'after'): Spelled {
  const number = numberOf(count)
  const isClose = about === undefined || /^(?:about|around|roughly)$/i.test(about)
  if (number === undefined || !isClose) {
    const words = defined({ about, count, unit: number === 1 ? unit : `${unit}s`, side, today })
    return asItIs(Object.values(words).join(' ').toLowerCase())
  }
  const away = side === 'before' ? -number : number
  const isDay = unit.toLowerCase() === 'day' && about === undefined
  return isDay ? onDay(addDays(today, away)) : asItIs(`around ${around(unit.toLowerCase(), away, today)}`)
}

function around(unit: string, away: number, today: Day): string {
  if (unit === 'day') return addDays(today, away)
  if (unit === 'week') return addDays(today, away * 7)
  if (unit === 'month') return monthAfter(today, away)
  return Math.abs(away) === 1 ? monthAfter(today, away * 12) : String(yearOf(today) + away)
}

function numberOf(count: string): number | undefined {
  const word = count.toLowerCase()
  if (word === 'a' || word === 'an') return 1
  if (word === 'a couple of') return 2
  const named = NUMBERS.split('|').indexOf(word) + 1
  const number = named === 0 ? Number(word) : named
  return Number.isNaN(number) ? undefined : number
}

/** Whether a sentence is about what is to come: "she read it in two days" is no date. */
function isToCome(before: string): boolean {
  const sentence = before.split(/[.!?;]\s/).at(-1) ?? ''
  return TO_COME.test(sentence)
}

const TO_COME =
  /\b(?:will|shall|plans?|intends?|wants?|hopes?|expects?|(?:is|are|am|be) (?:\w+ing|due|to))\b|['’](?:ll|re going|m going)\b/i
