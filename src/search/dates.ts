/** @module Months in a question, and how well an item's time fits one. */
import { defined } from '../core/json.ts'

/** A month that a text names, with the day or year where it names them. */
export interface NamedDate {
  /** 1 … 12. */
  readonly month: number
  /** 1 … 31. */
  readonly day?: number
  readonly year?: number
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\b\\.?'
const OWN_NAMES = '(January|February|April|June|July|August|September|October|November|December)'
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?'
const YEAR = '((?:19|20)\\d{2})'

/** In the order of what they say: the most telling form first. Each has the groups `year`, `month`, `day`. */
const FORMS: readonly { readonly pattern: RegExp; readonly groups: readonly (keyof NamedDate)[] }[] = [
  { pattern: new RegExp(`\\b${YEAR}-(\\d{2})(?:-(\\d{2}))?\\b`), groups: ['year', 'month', 'day'] },
  {
    pattern: new RegExp(`\\b${DAY}(?: of)? ${MONTH},?(?: (?:of )?${YEAR})?(?!\\d)`, 'i'),
    groups: ['day', 'month', 'year'],
  },
  {
    pattern: new RegExp(`\\b${MONTH} ${DAY}(?!\\d),?(?: ${YEAR})?(?!\\d)`, 'i'),
    groups: ['month', 'day', 'year'],
  },
  { pattern: new RegExp(`\\b${MONTH},?(?: of)? ${YEAR}\\b`, 'i'), groups: ['month', 'year'] },
  {
    pattern: new RegExp(`\\b(?:in|of|during|since|last|next|before|after|early|late) ${MONTH}`, 'i'),
    groups: ['month'],
  },
  { pattern: new RegExp(`\\b(?:[Tt]his|[Bb]y|[Uu]ntil) ${MONTH}`), groups: ['month'] },
  // Alone, "may" and "march" are verbs: they must be written as names, and not begin a sentence. "Jan" may be somebody.
  { pattern: new RegExp(`\\b${OWN_NAMES}\\b`), groups: ['month'] },
  { pattern: /(?<=\w[,;:]? )(May|March)\b(?! (?:I|we|you|he|she|it|they|the)\b)/, groups: ['month'] },
]

/**
 * The first date a text names that has a month; `undefined` where it names none.
 *
 * @example
 * ```ts
 * findDate('What happened on 8 May?') // { month: 5, day: 8 }
 * ```
 */
export function findDate(text: string): NamedDate | undefined {
  for (const { pattern, groups } of FORMS) {
    const match = pattern.exec(text)
    const date = match === null ? undefined : toDate(groups.map((group, index) => [group, match[index + 1]]))
    if (date !== undefined) return date
  }
  return undefined
}

/** `undefined` for what is no date: a month 13, a day 0 or 32. */
function toDate(parts: readonly (readonly [keyof NamedDate, string | undefined])[]): NamedDate | undefined {
  const numbers = new Map(parts.map(([part, text]) => [part, toNumber(text)]))
  const month = numbers.get('month') ?? 0
  const day = numbers.get('day')
  if (month < 1 || month > 12 || day === 0 || (day ?? 1) > 31) return undefined
  return { month, ...defined({ day, year: numbers.get('year') }) }
}

/** Items this many days from a named day fit it fully. */
const NEAR_DAYS = 3
/** What happened late in a month is told in the first days of the next. */
const NEXT_MONTH_DAYS = 10

/**
 * How well a moment fits a named date, 0 … 1: 1 in the month (and year), 0.5 where a day was named and it is more than three days
 * off, 0.4 in the first ten days of the month after. UTC.
 */
export function dateFit(moment: number, { month, day, year }: NamedDate): number {
  const date = new Date(moment)
  const at = date.getUTCFullYear() * 12 + date.getUTCMonth()
  const fits = (candidate: number): boolean =>
    candidate % 12 === month - 1 && (year === undefined || Math.floor(candidate / 12) === year)
  if (fits(at)) return day !== undefined && Math.abs(date.getUTCDate() - day) > NEAR_DAYS ? 0.5 : 1
  return fits(at - 1) && date.getUTCDate() <= NEXT_MONTH_DAYS ? 0.4 : 0
}

/** `dateFit` of one date, which remembers the day it saw last: items of a conversation share theirs. */
export function dateFitter(date: NamedDate): (moment: number) => number {
  let day = NaN
  let fit = 0
  return (moment) => {
    const at = Math.floor(moment / DAY_MS)
    if (at !== day) {
      day = at
      fit = dateFit(moment, date)
    }
    return fit
  }
}

const DAY_MS = 86_400_000

function toNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const month = MONTHS.indexOf(text.slice(0, 3).toLowerCase())
  return month < 0 ? Number(text) : month + 1
}
