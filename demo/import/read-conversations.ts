/** @module Reads a file of any format that the demo knows. */
import type { Message } from 'keepsake'
import { isChatGpt, readChatGpt } from './chatgpt.ts'
import { brokenImport, type Conversation, type TextFile, withIds } from './conversation.ts'
import { parseJson } from './json-lines.ts'
import { isRecord, readMessages } from './messages.ts'
import { readTranscript } from './transcript.ts'

/**
 * The conversations of a file: ChatGPT's export, JSON of messages, or a transcript.
 *
 * Throws `invalid_import`, one sentence that begins with the line, for a file that cannot be read to its end.
 */
export function readConversations({ name, text }: TextFile): Conversation[] {
  const clean = text.replace(/^\uFEFF/, '')
  if (clean.trim() === '') throw brokenImport(1, 'the file is empty.')
  const found = isJson(clean, name)
    ? readJson(clean, titleOf(name))
    : [{ thread: titleOf(name), messages: readTranscript(clean) }]
  const filled = found.filter(({ messages }) => messages.length > 0)
  if (filled.length === 0) throw brokenImport(1, 'the file holds no message.')
  return filled.map(({ thread, messages }) => ({ thread, messages: withIds(messages) }))
}

/** A transcript may begin with `[` too, of a date. */
function isJson(text: string, name: string): boolean {
  return /\.json$/i.test(name) || /^\s*(?:\{|\[\s*[\]{["])/.test(text)
}

function readJson(text: string, thread: string): Conversation[] {
  const value = parseJson(text)
  if (isChatGpt(value)) return [readChatGpt(value, text, [])]
  if (Array.isArray(value)) return readArray(value, text, thread)
  const messages = isRecord(value) ? value['messages'] : undefined
  if (Array.isArray(messages)) return [{ thread, messages: readMessages(messages, text, ['messages']) }]
  throw brokenImport(1, 'this JSON is neither a list of messages nor an export of ChatGPT.')
}

function readArray(list: readonly unknown[], text: string, thread: string): Conversation[] {
  if (list.some(isChatGpt)) {
    return list.flatMap((item, index) => (isChatGpt(item) ? [readChatGpt(item, text, [index])] : []))
  }
  const messages: Message[] = readMessages(list, text, [])
  return [{ thread, messages }]
}

/** `chats/Ada and Ben.txt` is called `Ada and Ben`. */
function titleOf(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? name
  return base.replace(/\.[a-z]{2,4}$/i, '').trim() || 'Conversation'
}
