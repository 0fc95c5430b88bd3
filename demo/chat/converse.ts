/** @module One exchange: recall, remember, answer, remember the answer. */
import type { Context, Message, Model, Scope } from 'keepsake'

/** What an exchange needs, and who hears how it goes. */
export interface Exchange {
  /** The memory at this moment: the user may choose another model in the middle of an answer. */
  scope(): Scope
  /** Without one, what is recalled is all there is to show. */
  readonly model: Model | undefined
  readonly thread: string
  /** The id of the answer. */
  readonly answerId: string
  readonly signal: AbortSignal
  onRecalled(recalled: Context): void
  /** Hears the answer as far as it is written. */
  onWriting(text: string): void
}

/** How many messages the model reads; what was said before them is recalled where it matters. */
const LATEST = 40

/**
 * Recalls for the last message, remembers it, and lets the model answer; resolves to the answer, `undefined` without a model or where it was
 * stopped before its first word. What was written until it was stopped is the answer.
 *
 * It recalls before it remembers: the question itself is no answer.
 */
export async function converse(
  messages: readonly Message[],
  exchange: Exchange,
): Promise<Message | undefined> {
  const { scope, model, thread, onRecalled } = exchange
  const latest = messages.slice(-LATEST)
  const recalled = await scope().context(latest)
  await scope().remember(messages, { thread })
  onRecalled(recalled)
  if (model === undefined) return undefined
  const content = await answer(model, [systemMessage(recalled), ...latest], exchange)
  if (content.trim() === '') return undefined
  const createdAt = new Date().toISOString()
  const said: Message = { id: exchange.answerId, role: 'assistant', content, createdAt }
  await scope().remember([...messages, said], { thread })
  return said
}

async function answer(
  model: Model,
  messages: readonly Message[],
  { signal, onWriting }: Exchange,
): Promise<string> {
  let written = ''
  const onToken = (piece: string): void => {
    written += piece
    onWriting(written)
  }
  try {
    return (await model.generate({ messages, signal, onToken })).text
  } catch (error) {
    if (signal.aborted) return written
    throw error
  }
}

/** What the model is told before the conversation. `context()`'s block stands at its end, as it came. */
function systemMessage({ text }: Context): Message {
  const today = new Date().toISOString().slice(0, 10)
  const told = `You talk with one person, who keeps a memory of earlier conversations. Answer in their language, plainly and in few words. Where you do not know, say so. Today is ${today}.`
  return { role: 'system', content: text === '' ? told : `${told}\n\n${text}` }
}
