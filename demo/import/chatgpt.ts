/** @module ChatGPT's export: `conversations.json`, where each conversation is a tree of messages. */
import type { Message } from 'keepsake'
import { brokenImport, type Conversation } from './conversation.ts'
import { lineOf, type Path } from './json-lines.ts'
import { isRecord } from './messages.ts'

type Tree = Record<string, unknown>

/** Whether a parsed value is one of ChatGPT's conversations. */
export function isChatGpt(value: unknown): value is Tree {
  return isRecord(value) && isRecord(value['mapping'])
}

/** A conversation as it was last shown: the ancestors of its current node. What was regenerated or edited away is left out. */
export function readChatGpt(tree: Tree, text: string, path: Path): Conversation {
  const fail = (what: string, ...steps: string[]) =>
    brokenImport(lineOf(text, [...path, ...steps]), `this ChatGPT conversation ${what}`)
  const { title, create_time: createdAt, mapping, current_node: current } = tree
  const nodes = mapping as Tree
  if (typeof current !== 'string') throw fail('has no "current_node", so its last message is unknown.')
  const branch: Message[] = []
  const seen = new Set<unknown>()
  for (let id: unknown = current; typeof id === 'string';) {
    const node = nodes[id]
    if (!isRecord(node)) throw fail(`names a message '${id}' that is not in it.`, 'current_node')
    if (seen.has(id)) throw fail(`runs in a circle at '${id}'.`, 'mapping', id)
    seen.add(id)
    branch.push(...readNode(node['message']))
    id = node['parent']
  }
  return { thread: nameOf(title, createdAt), messages: branch.toReversed() }
}

/** A node's message; none for the root, for the system's and tools' words, and for hidden or empty ones. */
function readNode(message: unknown): Message[] {
  if (!isRecord(message) || isHidden(message)) return []
  const { id, author, content, create_time: createdAt } = message
  const role = isRecord(author) ? author['role'] : undefined
  if (role !== 'user' && role !== 'assistant') return []
  const words = wordsOf(content)
  if (words === '') return []
  const time = toTime(createdAt)
  const known = { ...(typeof id === 'string' && { id }), ...(time !== undefined && { createdAt: time }) }
  return [{ role, content: words, ...known }]
}

function isHidden({ metadata }: Tree): boolean {
  return isRecord(metadata) && metadata['is_visually_hidden_from_conversation'] === true
}

/** The texts of a message; its images and files are left out. */
function wordsOf(content: unknown): string {
  const parts: unknown = isRecord(content) ? content['parts'] : undefined
  if (!Array.isArray(parts)) return ''
  return parts
    .filter((part) => typeof part === 'string')
    .join('\n')
    .trim()
}

/** Titles repeat ("New chat"), so the time tells two of them apart. */
function nameOf(title: unknown, createdAt: unknown): string {
  const name = typeof title === 'string' && title.trim() !== '' ? title.trim() : 'ChatGPT'
  const time = toTime(createdAt)
  return time === undefined ? name : `${name} · ${time.slice(0, 16).replace('T', ' ')}`
}

/** ChatGPT counts seconds. */
function toTime(seconds: unknown): string | undefined {
  if (typeof seconds !== 'number') return undefined
  const time = new Date(seconds * 1000)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}
