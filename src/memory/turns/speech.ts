/** @module The messages that are speech, with the digests by which they are known again. */
import { breathe } from '../../core/breathe.ts'
import type { Message } from '../../core/message.ts'
import { type IncomingTurn, type KnownTurn, toIdKey, toTextKey } from './overlap.ts'
import type { Digest } from '../digest.ts'
import { withoutRecalled } from '../marker.ts'

/** A message that is speech. */
export interface Speech extends IncomingTurn {
  readonly message: Message
}

/** What was said, without what is not speech. A message sent twice in one list keeps its first place and its last words. */
export async function readSpeech(
  messages: readonly Message[],
  thread: string,
  digest: Digest,
): Promise<Speech[]> {
  const byId = new Map<string | Message, Message>()
  for (const message of messages.filter(isSpeech)) byId.set(message.id ?? message, own(message))
  return mapInSlices([...byId.values()], (message) => toSpeech(message, thread, digest))
}

/**
 * Whether a message is stored: `system` holds our own context, `tool` is not speech, and nor is silence beside tool calls, or a block of
 * memories alone.
 */
export function isSpeech(message: Message): boolean {
  return (message.role === 'user' || message.role === 'assistant') && own(message).content.trim() !== ''
}

/** A message as it was said: apps paste what was recalled beside the user's words. */
function own(message: Message): Message {
  return { ...message, content: withoutRecalled(message.content) }
}

async function toSpeech(message: Message, thread: string, digest: Digest): Promise<Speech> {
  const { id, role, content, createdAt } = message
  return {
    message,
    role: role as Speech['role'],
    print: await digest('print', role, content),
    time: createdAt === undefined ? undefined : await digest('time', createdAt),
    idKey: id === undefined ? undefined : toIdKey(await digest('id', thread, id)),
  }
}

/** The keys of new turns: what an id gives, or else thread, role, text and how often the thread had the same before. */
export async function keysOf(
  added: readonly Speech[],
  before: readonly KnownTurn[],
  { thread, digest }: { thread: string; digest: Digest },
): Promise<string[]> {
  const counts = new Map<string, number>()
  for (const { print } of before) counts.set(print, (counts.get(print) ?? 0) + 1)
  return mapInSlices(added, async ({ message, print, idKey }) => {
    const occurrence = counts.get(print) ?? 0
    counts.set(print, occurrence + 1)
    return idKey ?? toTextKey(await digest('turn', thread, message.role, message.content, occurrence))
  })
}

/** Messages that are digested before others get in: some milliseconds. */
const SLICE = 64

/** All of them, in their order, and the page stays awake meanwhile. */
async function mapInSlices<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < items.length; from += SLICE) {
    if (from > 0) await breathe()
    results.push(...(await Promise.all(items.slice(from, from + SLICE).map(work))))
  }
  return results
}
