/** @module What was said before a conversation, as a model reads it: to understand what follows, and with nothing that could be named as a source. */
import { dayOf } from './calendar.ts'
import { inOneLine, type Shown, shownMessages } from './conversation.ts'
import type { ExtractRequest } from './extract.ts'

type EarlierRequest = Pick<ExtractRequest, 'context' | 'at' | 'model' | 'countTokens'>

/** So many messages, at most. */
const EARLIER_MESSAGES = 6
/** Of each its end, in characters: that is what the next one answers. */
const LONGEST = 600
/** All of them take no more tokens than this, and no more than this share of the model's window. */
const MOST_TOKENS = 1000
const SHARE = 1 / 8

/** The last messages as lines, as many as may be shown; `''` where there are none. What was said on another day has its day. */
export function showEarlier({ context = [], at, model, countTokens }: EarlierRequest): string {
  const messages = shownMessages(context)
  const most = Math.min(MOST_TOKENS, (model.contextTokens ?? Infinity) * SHARE)
  const lines: string[] = []
  let tokens = 0
  for (const message of messages.slice(-EARLIER_MESSAGES).toReversed()) {
    const line = lineOf(message, at)
    tokens += countTokens(`${line}\n`)
    if (tokens > most) break
    lines.unshift(line)
  }
  return lines.join('\n')
}

function lineOf({ who, text, createdAt }: Shown, at: string): string {
  const day = createdAt === undefined || dayOf(createdAt) === dayOf(at) ? '' : ` (${dayOf(createdAt)})`
  const line = inOneLine(text)
  return `${who}${day}: ${line.length > LONGEST ? `…${line.slice(1 - LONGEST)}` : line}`
}
