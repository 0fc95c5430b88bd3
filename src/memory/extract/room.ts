/** @module How much of a conversation fits into one call. */
import { KeepsakeError } from '../../core/errors.ts'
import type { Message } from '../../core/message.ts'
import type { TokenCounter } from '../../core/tokens.ts'
import type { Model } from '../../model/model.ts'

/** The most tokens that are kept free for an answer. */
const MAX_ANSWER = 4096
/** What the form of a chat and the tags cost around what is counted. */
const FORM = 48
/** The fewest tokens of a conversation that are worth a call. */
const SMALLEST_PART = 256

/** What is to be sent, without the conversation. */
export interface RoomRequest {
  readonly model: Model
  readonly prompt: readonly Message[]
  readonly countTokens: TokenCounter
  /** How many answers there must be room for: what was answered once may be shown again. */
  readonly answers: number
}

/**
 * The tokens that a conversation may take beside a prompt and its answer; without end where the model's window is not known. Throws
 * `context_exceeded` where there is none.
 */
export function roomFor({ model, prompt, countTokens, answers }: RoomRequest): number {
  const limit = model.contextTokens
  if (limit === undefined) return Infinity
  const asked = prompt.reduce((sum, { content }) => sum + countTokens(content), FORM)
  const taken = asked + answers * Math.min(MAX_ANSWER, Math.floor(limit / 4))
  if (limit - taken >= SMALLEST_PART) return limit - taken
  throw new KeepsakeError(
    'context_exceeded',
    `The prompt and its answer take ${taken} tokens before any of the conversation is read, and the window of the model '${model.id}' is ${limit}. Show it fewer memories, shorten the instructions, or use a model with a larger window.`,
    { details: { model: model.id, tokens: taken + SMALLEST_PART, limit } },
  )
}
