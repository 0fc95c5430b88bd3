/** @module What people and models say to each other, in the one shape that everything here reads. */
import { defined } from './json.ts'
import { invalidArgument, KeepsakeError, show } from './errors.ts'
import { toUtc } from './time.ts'
import { MAX_VALUE_BYTES, tooManyBytes } from './write.ts'

/** Who speaks. Only `user` and `assistant` are remembered: `system` holds our own context, `tool` is not speech. */
export type Role = 'system' | 'user' | 'assistant' | 'tool'

/** One message of a conversation. */
export interface Message {
  /** What the app calls it. The same id with other content is the same message, edited. */
  readonly id?: string
  readonly role: Role
  /** The text; it may be `''` beside tool calls. */
  readonly content: string
  /** Who said it, where several people share a role. */
  readonly name?: string
  /** When it was said, ISO 8601; without a zone it is read as UTC. */
  readonly createdAt?: string
  readonly toolCalls?: readonly ToolCall[]
  /** For role `tool`: the call it answers. */
  readonly toolCallId?: string
}

/** A model's request to run a tool. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON, as the model wrote it. */
  readonly arguments: string
}

const ROLES: readonly Role[] = ['system', 'user', 'assistant', 'tool']

/** Messages that can be read, with their times in UTC. Throws `invalid_message` for the first that cannot, `too_large` for a giant. */
export function checkMessages(messages: readonly Message[]): Message[] {
  if (!Array.isArray(messages)) {
    throw invalidArgument(
      'messages',
      `Messages ${show(messages)} are not an array. Write [{ role: 'user', content: '…' }].`,
    )
  }
  return messages.map((message: unknown, index) => check(message, index))
}

/** What may be wrong with a message, in the order it is looked for. */
const COMPLAINTS: readonly ((message: Partial<Message>) => string | undefined)[] = [
  ({ role }) =>
    role !== undefined && ROLES.includes(role)
      ? undefined
      : `has the role ${show(role)}, none of ${ROLES.join(', ')}`,
  ({ content }) =>
    typeof content === 'string' ? undefined : `has no content: it is ${show(content)}, not a string`,
  ({ content, role, toolCalls }) =>
    content?.trim() === '' && role !== 'tool' && !Array.isArray(toolCalls) ? 'has empty content' : undefined,
  ({ id }) =>
    id === undefined || (typeof id === 'string' && id !== '')
      ? undefined
      : `has the id ${show(id)}, not a non-empty string`,
  ({ name }) =>
    name === undefined || typeof name === 'string' ? undefined : `has the name ${show(name)}, not a string`,
]

function check(message: unknown, index: number): Message {
  if (typeof message !== 'object' || message === null) {
    throw invalid(index, `is ${show(message)}, not an object`)
  }
  for (const complain of COMPLAINTS) {
    const complaint = complain(message)
    if (complaint !== undefined) throw invalid(index, complaint)
  }
  const { id, role, content, name, createdAt, toolCalls, toolCallId } = message as Message
  checkSize(content, index)
  return {
    role,
    content,
    ...defined({ id, name: name?.trim() === '' ? undefined : name, toolCalls, toolCallId }),
    ...(createdAt !== undefined && { createdAt: checkTime(createdAt, index) }),
  }
}

function checkTime(createdAt: unknown, index: number): string {
  try {
    return toUtc(createdAt, 'createdAt')
  } catch (cause) {
    throw invalid(index, `has createdAt ${show(createdAt)}, not a moment in ISO 8601`, { cause })
  }
}

function checkSize(content: string, index: number): void {
  // A UTF-16 unit is at most 3 bytes of UTF-8: most texts need no measuring.
  if (content.length * 3 < MAX_VALUE_BYTES) return
  const size = new TextEncoder().encode(content).length
  if (size < MAX_VALUE_BYTES) return
  throw tooManyBytes(`Message ${index}`, size, 'Send it in parts.')
}

function invalid(
  index: number,
  what: string,
  options: { cause?: unknown } = {},
): KeepsakeError<'invalid_message'> {
  return new KeepsakeError('invalid_message', `Message ${index} ${what}.`, { details: { index }, ...options })
}
