/** @module A request as OpenAI's chat completions write it. */
import { defined, type JsonObject } from '../../core/json.ts'
import type { Message } from '../../core/message.ts'
import type { GenerateRequest } from '../model.ts'
import type { ModelConnection } from './options.ts'
import type { Form } from './form.ts'

/** OpenAI refuses other names. */
const NAME = /^[\w-]{1,64}$/

/** The body of a request. */
export function bodyOf(
  { model, parameters }: ModelConnection,
  request: GenerateRequest,
  form: Form,
): JsonObject {
  const { messages, schema, maxTokens, onToken } = request
  const streamed = onToken === undefined ? undefined : true
  return {
    ...parameters,
    model,
    messages: messages.map(toWire),
    ...defined({
      [form.limit]: maxTokens,
      response_format: schema && formatOf(schema, form.format),
      stream: streamed,
      stream_options: streamed && form.streamUsage ? { include_usage: true } : undefined,
    }),
  }
}

function formatOf(schema: JsonObject, format: Form['format']): JsonObject | undefined {
  if (format === 'none') return undefined
  return format === 'json_object'
    ? { type: 'json_object' }
    : { type: 'json_schema', json_schema: { name: 'answer', schema } }
}

function toWire({ role, content, name, toolCalls, toolCallId }: Message): JsonObject {
  return {
    role,
    content,
    ...defined({
      name: name !== undefined && role !== 'tool' && NAME.test(name) ? name : undefined,
      tool_calls: toolCalls?.map(({ id, ...call }) => ({
        id,
        type: 'function',
        function: { name: call.name, arguments: call.arguments },
      })),
      tool_call_id: toolCallId,
    }),
  }
}
