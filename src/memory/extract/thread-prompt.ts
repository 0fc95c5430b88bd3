/** @module What a model is asked about a whole conversation. */
import type { JsonObject } from '../../core/json.ts'
import type { Message } from '../../core/message.ts'
import { spellMoment } from './calendar.ts'
import { type Shown, showConversation } from './conversation.ts'
import { fence } from './fence.ts'
import { dataRule } from './instructions.ts'

/** What to extract, where an app says nothing else. */
export const THREAD_INSTRUCTIONS =
  'Say what this conversation was about: what was said, asked and decided. Only what is there; names instead of pronouns, dates instead of "yesterday".'

/** What a prompt is made of. */
export interface ThreadPrompt {
  readonly instructions: string
  readonly jsonSchema: JsonObject
  readonly messages: readonly Shown[]
  /** What came of the parts before; `undefined` for the first. */
  readonly before?: unknown
}

/** The messages to send. */
export function threadPrompt({ instructions, jsonSchema, messages, before }: ThreadPrompt): Message[] {
  const at = messages.findLast(({ createdAt }) => createdAt !== undefined)?.createdAt
  const conversation = showConversation(messages, at)
  const result = before === undefined ? '' : JSON.stringify(before)
  const { open, close, tags } = fence(['conversation', 'result'], [conversation, result])
  const system = [
    instructions,
    '',
    dataRule(tags),
    'Answer with one JSON object and nothing else, of this JSON Schema:',
    JSON.stringify(jsonSchema),
  ]
  const user = [
    ...(at === undefined ? [] : [`Time of the conversation: ${spellMoment(at)}`, '']),
    ...(before === undefined
      ? []
      : [
          'The conversation is long, and its parts before this one were read. What came of them:',
          open('result'),
          result,
          close('result'),
          'Read on, and answer with what comes of all of it together. Lose nothing of before that still matters.',
          '',
        ]),
    open('conversation'),
    conversation,
    close('conversation'),
  ]
  return [
    { role: 'system', content: system.join('\n') },
    { role: 'user', content: user.join('\n') },
  ]
}
