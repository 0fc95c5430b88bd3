/** @module One object from a whole conversation: a title and a summary, or what a schema asks for. */
import { invalidArgument } from '../core/errors.ts'
import { checkMessages, type Message } from '../core/message.ts'
import type { Schema } from '../core/schema.ts'
import { estimateTokens, type TokenCounter } from '../core/tokens.ts'
import { ask } from '../model/ask.ts'
import type { Model } from '../model/model.ts'
import { type AnswerShape, shapeOf } from '../model/shape.ts'
import { addUsage, NO_USAGE, type Usage } from '../model/usage.ts'
import { type Shown, shownMessages } from './extract/conversation.ts'
import { takePart } from './extract/parts.ts'
import { answerRoom, roomFor } from './extract/room.ts'
import { textSchema } from './extract/text-schema.ts'
import { THREAD_INSTRUCTIONS, threadPrompt } from './extract/thread-prompt.ts'
import { checkInstructions, checkModel } from './options.ts'

/** What a conversation is called and what it was about: what is extracted where no schema says otherwise. */
export interface ThreadSummary {
  readonly title: string
  readonly summary: string
}

/** Options of {@link createThreadExtractor}. */
export interface ThreadExtractorOptions<Output> {
  readonly model: Model
  /** The object to extract; `{ title, summary }` by default. */
  readonly schema?: Schema<Output> | undefined
  /** Plain words: braces are braces. */
  readonly instructions?: string | undefined
  /** Counts what the model does not count itself; a quarter of the characters by default. */
  readonly countTokens?: TokenCounter | undefined
}

/** What to extract from. */
export interface ThreadInput {
  readonly messages: readonly Message[]
  readonly signal?: AbortSignal | undefined
}

/** What was extracted. */
export interface ThreadResult<Output> {
  readonly value: Output
  readonly usage: Usage
}

/** Extracts one object from a conversation. */
export interface ThreadExtractor<Output> {
  /**
   * A conversation that is longer than the model's window is read in parts, each with what came of those before. Rejects with
   * `invalid_argument` where nobody says anything.
   */
  invoke(input: ThreadInput): Promise<ThreadResult<Output>>
}

const summarySchema = (): Schema<ThreadSummary> =>
  textSchema('What the conversation is called and what it was about.', {
    title: 'A few words.',
    summary: 'What was said, asked and decided, in some sentences, with names and dates.',
  })

/**
 * An extractor.
 *
 * @example
 * ```ts
 * declare const model: Model
 * const { value } = await createThreadExtractor({ model }).invoke({ messages: [{ role: 'user', content: 'Hello!' }] })
 * value.summary // string
 * ```
 */
export function createThreadExtractor<Output = ThreadSummary>(
  options: ThreadExtractorOptions<Output>,
): ThreadExtractor<Output> {
  const model = checkModel(options.model)
  const schema = options.schema ?? (summarySchema() as unknown as Schema<Output>)
  const thread: Thread<Output> = {
    model,
    shape: shapeOf(schema, 'schema'),
    instructions: checkInstructions(options.instructions, THREAD_INSTRUCTIONS),
    countTokens: options.countTokens ?? estimateTokens,
  }
  return {
    invoke: async ({ messages, signal }) => {
      signal?.throwIfAborted()
      const shown = shownMessages(checkMessages(messages))
      if (shown.length > 0) return extractThread(thread, shown, signal)
      throw invalidArgument(
        'messages',
        'messages hold nothing that a user or an assistant said. Give at least one such message.',
      )
    },
  }
}

interface Thread<Output> {
  readonly model: Model
  readonly shape: AnswerShape<Output>
  readonly instructions: string
  readonly countTokens: TokenCounter
}

async function extractThread<Output>(
  { model, shape, instructions, countTokens }: Thread<Output>,
  shown: readonly Shown[],
  signal: AbortSignal | undefined,
): Promise<ThreadResult<Output>> {
  let before: Output | undefined
  let usage = NO_USAGE
  let rest = shown
  do {
    const prompt = { instructions, jsonSchema: shape.jsonSchema, before }
    const room = roomFor({
      model,
      prompt: threadPrompt({ ...prompt, messages: [] }),
      countTokens,
      answers: 1,
    })
    const taken = takePart(rest, room, countTokens)
    const messages = threadPrompt({ ...prompt, messages: taken.part })
    const maxTokens = answerRoom(model)
    const answer = await ask({ model, messages, shape, maxTokens, countTokens, signal })
    before = answer.value
    usage = addUsage(usage, answer.usage)
    rest = taken.rest
  } while (rest.length > 0)
  return { value: before, usage }
}
