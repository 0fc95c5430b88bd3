/** @module How much fits into one call: of what is known, of a conversation, and of an answer. */
import { KeepsakeError } from '../../core/errors.ts'
import type { Message } from '../../core/message.ts'
import type { TokenCounter } from '../../core/tokens.ts'
import type { Model } from '../../model/model.ts'

/** The most tokens that are kept free for an answer. */
const MAX_ANSWER = 4096
/** What the form of a chat and the tags cost around what is counted. */
export const FORM = 48
/** The fewest tokens of a conversation that are worth a call. */
export const SMALLEST_PART = 256

/** What is to be sent, without the conversation. */
export interface RoomRequest {
  readonly model: Model
  readonly prompt: readonly Message[]
  readonly countTokens: TokenCounter
  /** How many answers there must be room for: what was answered once may be shown again. */
  readonly answers: number
}

/** The tokens that an answer may take: a quarter of a model's window; `undefined` where that is not known. */
export function answerRoom({ contextTokens }: Model): number | undefined {
  return contextTokens === undefined ? undefined : Math.min(MAX_ANSWER, Math.ceil(contextTokens / 4))
}

/** The tokens that a prompt and its answers leave, fewer than none where they do not fit; without end where the model's window is not known. */
export function leftBeside({ model, prompt, countTokens, answers }: RoomRequest): number {
  const { contextTokens = Infinity } = model
  if (contextTokens === Infinity) return Infinity
  const asked = prompt.reduce((sum, { content }) => sum + countTokens(content), FORM)
  return contextTokens - asked - answers * (answerRoom(model) ?? 0)
}

/** The tokens that a prompt and its answers leave for a conversation. Throws `context_exceeded` where not even a piece of it fits. */
export function roomFor(request: RoomRequest): number {
  const { model } = request
  const left = leftBeside(request)
  if (left >= SMALLEST_PART) return left
  const limit = model.contextTokens ?? Infinity
  const taken = limit - left
  throw new KeepsakeError(
    'context_exceeded',
    `The prompt and its answer take ${taken} tokens before any of the conversation is read, and the window of the model '${model.id}' is ${limit}. Shorten the instructions and the schemas, or use a model with a larger window.`,
    { details: { model: model.id, tokens: taken + SMALLEST_PART, limit } },
  )
}
