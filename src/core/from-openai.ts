/** @module Messages as OpenAI's chat API has them. */
import { defined } from './json.ts'
import type { Message, Role, ToolCall } from './message.ts'

/** A message of OpenAI's chat completions, as far as it is read here. */
export interface OpenAIMessage {
  readonly role: string
  readonly content?: string | null | readonly OpenAIPart[]
  readonly name?: string
  readonly refusal?: string | null
  readonly tool_calls?: readonly {
    readonly id: string
    readonly function?: { readonly name: string; readonly arguments: string }
  }[]
  readonly tool_call_id?: string
}

/** A part of a message's content. */
export interface OpenAIPart {
  readonly type: string
  readonly text?: string
  readonly refusal?: string
}

const ROLES: Readonly<Record<string, Role>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
}

/**
 * Messages from OpenAI's. Texts of several parts are joined, other parts are named (`[image]`), and a message that says nothing is
 * left out.
 *
 * @example
 * ```ts
 * fromOpenAI([{ role: 'developer', content: 'Be brief.' }, { role: 'user', content: [{ type: 'text', text: 'Hi' }] }])
 * // [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Hi' }]
 * ```
 */
export function fromOpenAI(messages: readonly OpenAIMessage[]): Message[] {
  return messages.flatMap((message) => {
    const { role, name, tool_calls, tool_call_id } = message
    const toolCalls = (tool_calls ?? []).flatMap(toToolCall)
    const content = readContent(message)
    if (content.trim() === '' && toolCalls.length === 0) return []
    return [
      {
        role: ROLES[role] ?? (role as Role), // an unknown role is refused where messages are checked
        content,
        ...defined({ name }),
        ...(toolCalls.length > 0 && { toolCalls }),
        ...(tool_call_id !== undefined && { toolCallId: tool_call_id }),
      },
    ]
  })
}

function readContent({ content, refusal }: OpenAIMessage): string {
  if (typeof content === 'string') return content
  return content?.map(readPart).join('\n') ?? refusal ?? ''
}

function readPart({ type, text, refusal }: OpenAIPart): string {
  return text ?? refusal ?? `[${type.replace(/^input_/, '').replace(/_url$/, '')}]`
}

function toToolCall({ id, function: called }: NonNullable<OpenAIMessage['tool_calls']>[number]): ToolCall[] {
  return called === undefined ? [] : [{ id, name: called.name, arguments: called.arguments }]
}
