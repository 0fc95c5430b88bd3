/** @module Dates in place of "yesterday" and "next month": what a model left in words is true on one day only. */
import { type Day, dayOf } from './calendar.ts'
import { dateRules, type Rule } from './date-rules.ts'

/**
 * A sentence with dates in place of what only counts from a moment. English. What is dated already, habitual, quoted, or part of a
 * longer phrase ("the last week of June", "today's") stays as it is.
 *
 * @example
 * ```ts
 * withDates('Ada ran a race yesterday.', '2023-05-08T13:56:00.000Z') // 'Ada ran a race on 2023-05-07.'
 * ```
 */
export function withDates(text: string, from: string): string {
  const parts = text.split(/("[^"]*"|“[^”]*”)/)
  const today = dayOf(from)
  return parts.map((part, index) => (index % 2 === 1 ? part : dated(part, today))).join('')
}

function dated(text: string, today: Day): string {
  return compiledRules().reduce((sentence, rule) => applyRule(rule, sentence, today), text)
}

/** Prepositions that a date follows as it is, where the words alone would stand with "on" or "in". */
const PREPOSITION =
  '(?:(since|until|till|by|before|after|from|to|for|of|on|in|during|over|throughout|within|starting) )?'

interface CompiledRule {
  readonly pattern: RegExp
  readonly spell: Rule['spell']
}

let compiled: readonly CompiledRule[] | undefined

/** Made when first needed. */
function compiledRules(): readonly CompiledRule[] {
  compiled ??= dateRules().map(({ words, spell }) => ({
    pattern: new RegExp(`\\b${PREPOSITION}${words}\\b`, 'gi'),
    spell,
  }))
  return compiled
}

function applyRule({ pattern, spell }: CompiledRule, text: string, today: Day): string {
  return text.replace(pattern, (...found: (string | number | undefined)[]) => {
    const [match, preposition, ...groups] = found as [string, string | undefined, ...string[]]
    const offset = found.at(-2) as number
    const [before, after] = [text.slice(0, offset), text.slice(offset + match.length)]
    if (mustStay(match, before, after)) return match
    const spelled = spell(groups, today, before)
    if (spelled === undefined) return match
    const { lead, bare } = spelled
    const isSubject = preposition === undefined && STARTS.test(before) && IS_SUBJECT.test(after)
    const date = preposition === undefined ? (isSubject ? bare : lead) : `${preposition} ${bare}`
    return isCapital(match) ? date.charAt(0).toUpperCase() + date.slice(1) : date
  })
}

/** Where a sentence begins. */
const STARTS = /(?:^|[.!?:]\s+|\n\s*)$/
const IS_SUBJECT = /^ (?:is|was|will be|were|marks|marked)\b/
/** "The last week", "every next Friday": a stretch of time or a habit. */
const PHRASE_BEFORE = /(?:\b(?:the|every|each|his|her|their|my|our|its|your|first|very|any|all|ago)\s|[-–])$/i
const PHRASE_AFTER = /^(?:['’]s\b|-|–| of\b| or (?:so|two)\b)/
const DATE_BEFORE = /\d{4}(?:-\d{2}(?:-\d{2})?)?,? \(?$/
const DATE_AFTER = /^,? \(?(?:on |in )?(?:\d{4}\b|\d{1,2}(?:st|nd|rd|th)? [A-Z]|[A-Z][a-z]+ \d)/

function mustStay(match: string, before: string, after: string): boolean {
  if (isCapital(match) && !STARTS.test(before)) return true // a name: USA Today
  const isPhrase = PHRASE_BEFORE.test(before) || PHRASE_AFTER.test(after)
  return isPhrase || DATE_BEFORE.test(before) || DATE_AFTER.test(after)
}

function isCapital(text: string): boolean {
  return /^\p{Lu}/u.test(text)
}
