import { expectTypeOf, test } from 'vitest'
import { fromOpenAI, fromUIMessages, type Message, type Role } from '../../src/index.ts'

test('a message has a role and a text', () => {
  expectTypeOf<{ role: 'user'; content: string }>().toExtend<Message>()
  expectTypeOf<Role>().toEqualTypeOf<'system' | 'user' | 'assistant' | 'tool'>()
  // @ts-expect-error content is a text
  const nothing: Message = { role: 'user', content: null }
  // @ts-expect-error no such role
  const bot: Message = { role: 'bot', content: 'x' }
  expectTypeOf([nothing, bot]).toEqualTypeOf<Message[]>()
})

test("OpenAI's and the AI SDK's messages become ours, whatever else they carry", () => {
  expectTypeOf(fromOpenAI).returns.toEqualTypeOf<Message[]>()
  expectTypeOf(fromUIMessages).returns.toEqualTypeOf<Message[]>()
  const foreign = [
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', type: 'function' as const, function: { name: 'f', arguments: '{}' } }],
      audio: null,
    },
  ]
  expectTypeOf(fromOpenAI(foreign)).toEqualTypeOf<Message[]>()
  const ui = [{ id: 'm', role: 'user' as const, parts: [{ type: 'text', text: 'x', state: 'done' }] }]
  expectTypeOf(fromUIMessages(ui)).toEqualTypeOf<Message[]>()
  // @ts-expect-error a UIMessage has an id
  fromUIMessages([{ role: 'user', parts: [] }])
})
