/** @module A conversation that is longer than a model's window, in parts that fit. */
import type { TokenCounter } from '../../core/tokens.ts'
import { dayLine, type Shown, showMessage } from './conversation.ts'

/** The first messages, as many as fit, and those that are left. */
export interface Part {
  readonly part: readonly Shown[]
  readonly rest: readonly Shown[]
}

/** Takes as many messages as fit into so many tokens. One that is too long by itself is split, between words where it can be. */
export function takePart(messages: readonly Shown[], room: number, count: TokenCounter): Part {
  let used = 0
  for (const [index, message] of messages.entries()) {
    used += costOf(message, count)
    if (used <= room) continue
    if (index > 0) return { part: messages.slice(0, index), rest: messages.slice(index) }
    const [head, tail] = split(message, room, count)
    return { part: [head], rest: [tail, ...messages.slice(1)] }
  }
  return { part: messages, rest: [] }
}

/** The tokens that messages take, counted one by one. */
export function tokensOf(messages: readonly Shown[], count: TokenCounter): number {
  return messages.reduce((sum, message) => sum + costOf(message, count), 0)
}

/** With the line break, and the line for its day. */
function costOf(message: Shown, count: TokenCounter): number {
  const { createdAt } = message
  const lines = [
    ...(createdAt === undefined ? [] : [dayLine(createdAt.slice(0, 10))]),
    showMessage(message),
    '',
  ]
  return count(lines.join('\n'))
}

/** The longest beginning that fits, at least one letter of it, and the rest, which is not empty. */
function split(message: Shown, room: number, count: TokenCounter): [Shown, Shown] {
  const { text } = message
  let [fits, over] = [1, text.length]
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2)
    if (costOf({ ...message, text: text.slice(0, middle) }, count) <= room) fits = middle
    else over = middle
  }
  const end = boundary(text, fits)
  return [
    { ...message, text: text.slice(0, end) },
    { ...message, text: text.slice(end) },
  ]
}

/** The last place up to here where a text may be cut: after a space, or at least not within a letter. */
function boundary(text: string, end: number): number {
  const space = text.slice(0, end).search(/\s\S*$/) + 1
  if (space > end / 2) return space
  const isWithinLetter = /[\ud800-\udbff]/.test(text.charAt(end - 1))
  if (!isWithinLetter) return end
  return end > 1 ? end - 1 : end + 1
}
