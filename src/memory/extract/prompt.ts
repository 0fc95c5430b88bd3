/** @module What a model is asked: the stable part first, so that prompt caches work, then what is known and what was said. */
import type { Message } from '../../core/message.ts'
import type { MemoryChange } from '../change.ts'
import { spellMoment } from './calendar.ts'
import type { KnownMemory } from './draft.ts'
import { kindLines, operationExamples } from './examples.ts'
import { dataRule, EARLIER, NOTHING_NEW, ROLE, RULES_OF, WRITING_RULES } from './instructions.ts'
import type { Kinds } from './kinds.ts'
import { knownLines, spell } from './known-lines.ts'
import type { Offer } from './offer.ts'
import { fence } from './fence.ts'

/** What a prompt is made of. */
export interface PromptParts {
  readonly instructions: string
  readonly kinds: Kinds
  readonly offer: Offer
  /** When the conversation took place, ISO 8601. */
  readonly at: string
  readonly memories: readonly KnownMemory[]
  /** What was said before, as lines; `''` where nothing was. */
  readonly earlier: string
  /** As lines; `''` where there is nothing but the memories to look at. */
  readonly conversation: string
  /** Which part of a long conversation this is, counted from 1. */
  readonly part: number
  /** What was done to the memories in earlier steps over the same conversation; `undefined` in the first. */
  readonly done?: readonly MemoryChange[] | undefined
}

/** The messages to send. */
export function extractionPrompt(parts: PromptParts): Message[] {
  const known = knownLines(parts.memories, parts.kinds, parts.at).join('\n')
  const { open, close, tags } = fence(
    ['earlier', 'memories', 'conversation'],
    [parts.earlier, known, parts.conversation],
  )
  const earlier = parts.earlier === '' ? [] : ['', EARLIER, open('earlier'), parts.earlier, close('earlier')]
  const conversation =
    parts.conversation === ''
      ? []
      : [partLine(parts.part), open('conversation'), parts.conversation, close('conversation')]
  const user = [
    `Time of the conversation: ${spellMoment(parts.at)}`,
    '',
    'Known memories:',
    ...(known === '' ? ['(none)'] : [open('memories'), known, close('memories')]),
    ...earlier,
    ...(conversation.length === 0
      ? ['', 'There is no new conversation: put the memories in order.']
      : ['', ...conversation]),
    ...doneLines(parts.done),
  ]
  return [
    { role: 'system', content: systemPrompt(parts, dataRule(tags)) },
    { role: 'user', content: user.join('\n') },
  ]
}

function systemPrompt({ instructions, kinds, offer }: PromptParts, data: string): string {
  const rules = [
    ...WRITING_RULES,
    ...(offer.updates ? RULES_OF.updates : []),
    ...(offer.deletes ? RULES_OF.deletes : []),
    ...(offer.onlyOne && offer.inserts.length > 0 ? RULES_OF.onlyOne : []),
    data,
  ]
  return [
    ROLE,
    '',
    instructions,
    '',
    ...rules.map((rule) => `- ${rule}`),
    '',
    ...kindLines(kinds),
    'Answer with one JSON object and nothing else: {"operations": [ … ]}. The operations, by examples that show the form only:',
    ...operationExamples(offer, kinds),
    NOTHING_NEW,
  ].join('\n')
}

function partLine(part: number): string {
  return part === 1
    ? 'The conversation:'
    : `The conversation goes on (part ${part}; the parts before were read):`
}

function doneLines(done: readonly MemoryChange[] | undefined): string[] {
  if (done === undefined) return []
  return [
    '',
    'You have read this before, and the memories above are as you left them. Done so far:',
    ...done.map(
      ({ type, before, after }) =>
        `- ${type}: ${[before, after]
          .filter((memory) => memory !== undefined)
          .map(spell)
          .join(' → ')}`,
    ),
    'Look once more for what is missing, wrong or doubled. If nothing is, answer {"operations": []}.',
  ]
}
