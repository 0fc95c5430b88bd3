/** @module Messages as the AI SDK's chat hooks have them. */
import { defined } from './json.ts'
import type { Message, Role, ToolCall } from './message.ts'

/** A `UIMessage` of the AI SDK, as far as it is read here. */
export interface UIMessageLike {
  readonly id: string
  readonly role: 'system' | 'user' | 'assistant'
  readonly parts?: readonly UIPartLike[]
  /** What a message without parts says (AI SDK 4). */
  readonly content?: string
  /** `createdAt` in it, a `Date`, a number or an ISO string, is the message's time. */
  readonly metadata?: unknown
}

/** A part of a `UIMessage`. */
export interface UIPartLike {
  readonly type: string
  readonly text?: string
  readonly filename?: string
  readonly mediaType?: string
  readonly toolCallId?: string
  readonly toolName?: string
  readonly input?: unknown
}

/**
 * Messages from the AI SDK's. Texts are joined, files are named (`[file: plan.pdf]`), tool parts become tool calls, reasoning is not
 * speech, and a message that says nothing yet is left out.
 *
 * @example
 * ```ts
 * fromUIMessages([{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }])
 * // [{ id: 'm1', role: 'user', content: 'Hi' }]
 * ```
 */
export function fromUIMessages(messages: readonly UIMessageLike[]): Message[] {
  return messages.flatMap(({ id, role, parts = [], content: plain = '', metadata }) => {
    const content = parts.length === 0 ? plain : parts.flatMap(readPart).join('\n')
    const toolCalls = parts.flatMap(toToolCall)
    if (content.trim() === '' && toolCalls.length === 0) return []
    const createdAt = readTime(metadata)
    return [
      {
        id,
        role: role satisfies Role,
        content,
        ...defined({ createdAt }),
        ...(toolCalls.length > 0 && { toolCalls }),
      },
    ]
  })
}

function readPart({ type, text, filename, mediaType }: UIPartLike): string[] {
  if (type === 'text') return text === undefined || text === '' ? [] : [text]
  return type === 'file' ? [`[file: ${filename ?? mediaType ?? 'unnamed'}]`] : []
}

function toToolCall({ type, toolCallId, toolName, input }: UIPartLike): ToolCall[] {
  const name = toolName ?? /^tool-(.+)$/.exec(type)?.[1]
  if (toolCallId === undefined || name === undefined) return []
  return [{ id: toolCallId, name, arguments: JSON.stringify(input ?? {}) }]
}

function readTime(metadata: unknown): string | undefined {
  const created: unknown = (metadata as { createdAt?: unknown } | null | undefined)?.createdAt
  if (typeof created === 'string') return created
  const moment = created instanceof Date ? created : new Date(typeof created === 'number' ? created : NaN)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}
