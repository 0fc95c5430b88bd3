/** @module A conversation as a model reads it: one message after the other, each under a label. */
import { defined } from '../../core/json.ts'
import type { Message } from '../../core/message.ts'
import { withoutRecalled } from '../marker.ts'
import { dayOf, weekdayName } from './calendar.ts'

/** A message, or a part of one, as it is shown. */
export interface Shown {
  /** What the model calls it: its id, where it has one that can be written. */
  readonly label: string
  /** Absent where the app gave none. */
  readonly id?: string
  /** The name, or the role. */
  readonly who: string
  readonly text: string
  readonly createdAt?: string
}

/** What was said, without what was recalled into it. Context (`system`) and the results of tools are not speech. */
export function shownMessages(messages: readonly Message[]): Shown[] {
  const taken = new Set(messages.map(({ id }) => id))
  let count = 0
  const nextLabel = (): string => {
    do count += 1
    while (taken.has(`m${count}`))
    return `m${count}`
  }
  return messages.filter(isSpeech).flatMap(({ id, role, name, content, createdAt }) => {
    const text = withoutRecalled(content).trim()
    if (text === '') return []
    const label = id !== undefined && canBeLabel(id) ? id : nextLabel()
    return [{ label, who: shortName(name ?? role), text, ...defined({ id, createdAt }) }]
  })
}

/** Messages as lines, with a line for the day where not all are of the day of `at`. */
export function showConversation(shown: readonly Shown[], at?: string): string {
  const days = shown.flatMap(({ createdAt }) => (createdAt === undefined ? [] : [dayOf(createdAt)]))
  const dated = at !== undefined && days.some((day) => day !== dayOf(at))
  let today: string | undefined
  const lines = shown.flatMap((message) => {
    const day = message.createdAt === undefined ? today : dayOf(message.createdAt)
    const isNew = dated && day !== undefined && day !== today
    today = day
    return isNew ? [dayLine(day), showMessage(message)] : [showMessage(message)]
  })
  return lines.join('\n')
}

/** The line above the messages of a day. */
export function dayLine(day: string): string {
  return `-- ${day}, ${weekdayName(day)} --`
}

/** One message. Its further lines are indented, so that none of them reads as another message. */
export function showMessage({ label, who, text }: Shown): string {
  return `[${label}] ${who}: ${text.replace(LINE_BREAK, '\n  ')}`
}

/** A name that leaves room for what is said. */
function shortName(name: string): string {
  const line = inOneLine(name)
  return line.length > MAX_LABEL ? `${line.slice(0, MAX_LABEL - 1)}…` : line
}

/** A text without line breaks. */
export function inOneLine(text: string): string {
  return text.replace(LINE_BREAK, ' ').trim()
}

const LINE_BREAK = /[ \t]*[\r\n\v\f\u0085\u2028\u2029]+[ \t]*/g
const MAX_LABEL = 64

/** An id that can stand in brackets on one line, and be copied. */
function canBeLabel(id: string): boolean {
  return id.length <= MAX_LABEL && id.trim() === id && !/[[\]\r\n\v\f\u0085\u2028\u2029]/.test(id)
}

function isSpeech({ role }: Message): boolean {
  return role === 'user' || role === 'assistant'
}
