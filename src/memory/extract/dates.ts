/** @module Dates in place of "yesterday" and "next month": what a model left in words is true on one day only. */
import { type Day, dayOf } from './calendar.ts'
import { dateRules, type Rule } from './date-rules.ts'
import { isQuoted, mustStay, startsSentence } from './undated.ts'

/**
 * A sentence with dates in place of what only counts from a moment. English. What could mean something else stays as it is: what is dated
 * already, habitual, thought of, quoted, or part of a longer phrase ("the last week of June", "today's").
 *
 * @example
 * ```ts
 * withDates('Ada ran a race yesterday.', '2023-05-08T13:56:00.000Z') // 'Ada ran a race on 2023-05-07.'
 * ```
 */
export function withDates(text: string, from: string): string {
  const today = dayOf(from)
  return compiledRules().reduce((sentence, rule) => applyRule(rule, sentence, today), text)
}

/** Words that a date follows as it is, where others stand with "on" or "in". */
const PREPOSITION =
  '(?:(since|until|till|by|before|after|from|to|for|of|on|in|during|over|throughout|within|starting|spent|spends|enjoyed|loved) )?'

interface CompiledRule extends Omit<Rule, 'words'> {
  readonly pattern: RegExp
}

let compiled: readonly CompiledRule[] | undefined

/** Made when first needed. */
function compiledRules(): readonly CompiledRule[] {
  compiled ??= dateRules().map(({ words, ...rule }) => ({
    pattern: new RegExp(`\\b${PREPOSITION}${words}\\b`, 'gi'),
    ...rule,
  }))
  return compiled
}

function applyRule({ pattern, spell, onlyAtEdge = false }: CompiledRule, text: string, today: Day): string {
  return text.replace(pattern, (...found: (string | number | undefined)[]) => {
    const [match, preposition, ...groups] = found as [string, string | undefined, ...string[]]
    const offset = found.at(-2) as number
    const [before, after] = [text.slice(0, offset), text.slice(offset + match.length)]
    if (isQuoted(text, offset) || mustStay({ match, preposition, before, after, onlyAtEdge })) return match
    const { lead, bare } = spell(groups, today)
    const isSubject = preposition === undefined && startsSentence(before) && IS_SUBJECT.test(after)
    const date = preposition === undefined ? (isSubject ? bare : lead) : `${preposition} ${bare}`
    return /^\p{Lu}/u.test(match) ? date.charAt(0).toUpperCase() + date.slice(1) : date
  })
}

const IS_SUBJECT = /^ (?:is|was|will be|were|marks|marked)\b/
