/** @module The one place that asks a model for an object. */
import { isKeepsakeError } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import type { Message } from '../core/message.ts'
import { estimateTokens, type TokenCounter } from '../core/tokens.ts'
import type { Generation, Model } from './model.ts'
import { underOwnSignal } from './own-signal.ts'
import { type AnswerReading, readAnswer } from './read-answer.ts'
import type { AnswerShape } from './shape.ts'
import { unusableAnswer } from './unusable-answer.ts'
import { addUsage, type Usage } from './usage.ts'

export { type AnswerShape, type Reading, shapeOf } from './shape.ts'

/** What to ask. */
export interface Question<Output> {
  readonly model: Model
  readonly messages: readonly Message[]
  readonly shape: AnswerShape<Output>
  /** The most tokens to answer with. */
  readonly maxTokens?: number | undefined
  /** Counts what a model does not count itself; a quarter of the characters by default. */
  readonly countTokens?: TokenCounter | undefined
  readonly signal?: AbortSignal | undefined
}

/** An object, and what it cost. */
export interface Answer<Output> {
  readonly value: Output
  /** What is still wrong with it after the repair; `[]` as a rule. */
  readonly problems: readonly string[]
  readonly usage: Usage
}

/** One answer of the model: its text, what it means and what it cost. */
interface Attempt<Output> {
  readonly text: string
  readonly reading: AnswerReading<Output>
  readonly usage: Usage
}

/**
 * Asks a model for an object.
 *
 * The JSON Schema goes to the model, for those that can be constrained; in what others answer, the JSON is found. If it cannot be read, or
 * something is wrong with it, the model is asked once more, and told exactly what. The better of the two readings counts; where neither can be used, rejects
 * with `answer_not_json`, `answer_cut` or `answer_invalid`. A refusal is final, and rejects with `answer_refused`. The model's own errors are not tried again here.
 *
 * @example
 * ```ts
 * declare const model: Model
 * declare const Title: Schema<{ title: string }>
 * const messages = [{ role: 'user' as const, content: 'Name this talk. Answer { "title": "…" }.' }]
 * const { value } = await ask({ model, messages, shape: shapeOf(Title, 'Title') })
 * value.title // string
 * ```
 */
export async function ask<Output>(question: Question<Output>): Promise<Answer<Output>> {
  const first = await attempt(question, question.messages)
  const { kind, problems } = first.reading
  if (problems.length === 0 || kind === 'refused') return answerOf(question.model, [first])
  const second = await repair(question, first)
  return answerOf(question.model, second === undefined ? [first] : [first, second])
}

async function attempt<Output>(
  { model, shape, maxTokens, signal, countTokens = estimateTokens }: Question<Output>,
  messages: readonly Message[],
): Promise<Attempt<Output>> {
  const generation = await underOwnSignal(signal, (own) =>
    model.generate({ messages, schema: shape.jsonSchema, ...defined({ maxTokens, signal: own }) }),
  )
  const reading = await readAnswer(generation, shape)
  return { text: generation.text, reading, usage: usageOf(messages, generation, countTokens) }
}

/** Asks again. There is no second attempt where it does not fit into the model's window. */
async function repair<Output>(
  question: Question<Output>,
  first: Attempt<Output>,
): Promise<Attempt<Output> | undefined> {
  try {
    return await attempt(question, [...question.messages, ...repairMessages(first)])
  } catch (error) {
    if (isKeepsakeError(error, 'context_exceeded')) return undefined
    throw error
  }
}

function repairMessages({ text, reading }: Attempt<unknown>): Message[] {
  const content = [
    'Your answer cannot be used as it is:',
    ...reading.problems.map((problem) => `- ${problem}`),
    `Write the whole JSON object again${reading.kind === 'cut' ? ', in fewer words' : ''}, and nothing else.`,
  ].join('\n')
  const said = reading.kind === 'cut' ? beginningOf(text) : text
  const before: Message[] = said.trim() === '' ? [] : [{ role: 'assistant', content: said }]
  return [...before, { role: 'user', content }]
}

/** Of an answer that took all the room there was: shown as a whole it would leave none for another. */
function beginningOf(text: string): string {
  return text.length > CUT_LENGTH ? `${text.slice(0, CUT_LENGTH)}…` : text
}

const CUT_LENGTH = 200

function usageOf(messages: readonly Message[], { text, usage }: Generation, count: TokenCounter): Usage {
  const sent = messages.flatMap(({ content, toolCalls = [] }) => [
    content,
    ...toolCalls.map((call) => call.arguments),
  ])
  return {
    calls: 1,
    inputTokens: usage?.inputTokens ?? sent.reduce((sum, part) => sum + count(part), 0),
    outputTokens: usage?.outputTokens ?? count(text),
  }
}

/** The better of what was answered. Throws where none of it can be used. */
function answerOf<Output>(
  model: Model,
  attempts: readonly [Attempt<Output>, ...Attempt<Output>[]],
): Answer<Output> {
  const { value, problems } = attempts.map(({ reading }) => reading).reduce(better)
  if (value === undefined) throw unusableAnswer(model, attempts.at(-1) ?? attempts[0])
  return { value, problems, usage: attempts.map(({ usage }) => usage).reduce(addUsage) }
}

/** The reading that can be used; of two the one with fewer problems, the later of equals. */
function better<Output>(before: AnswerReading<Output>, after: AnswerReading<Output>): AnswerReading<Output> {
  if (before.value === undefined) return after
  if (after.value === undefined) return before
  return before.problems.length < after.problems.length ? before : after
}
