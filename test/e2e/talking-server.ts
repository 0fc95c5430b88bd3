/** A model's server that plays both parts a model has in the demo: it chats, and it learns. */
import type { JsonObject } from '../../src/index.ts'
import {
  type Asked,
  completion,
  delta,
  events,
  modelServer,
  type ModelServer,
  type Reply,
} from '../fakes/model-server.ts'

/** What the model says to a message, and what it learns from a conversation. */
export interface Script {
  chat?(asked: ChatAsked): Reply | string
  learn?(asked: ChatAsked): Reply | readonly object[]
}

/** A request, read. */
export interface ChatAsked {
  readonly asked: Asked
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  /** All messages' texts. */
  readonly prompt: string
}

/** Starts one that any page may ask. What the script leaves out fails with status 500. */
export function talkingServer(script: Script): Promise<ModelServer> {
  return modelServer(
    (asked) => {
      const messages = asked.body['messages'] as unknown as ChatAsked['messages']
      const read = { asked, messages, prompt: messages.map(({ content }) => content).join('\n') }
      return isLearning(asked.body) ? learn(script, read) : chat(script, read)
    },
    { cors: {} },
  )
}

/** Whether a request asks for operations; all others are chat. */
export function isLearning(body: JsonObject): boolean {
  return body['response_format'] !== undefined
}

function learn(script: Script, asked: ChatAsked): Reply {
  const operations = script.learn?.(asked) ?? { status: 500, body: 'Nothing to learn.' }
  return Array.isArray(operations) ? completion(JSON.stringify({ operations })) : (operations as Reply)
}

function chat(script: Script, asked: ChatAsked): Reply {
  const said = script.chat?.(asked) ?? { status: 500, body: 'Nothing to say.' }
  if (typeof said !== 'string') return said
  return asked.asked.body['stream'] === true ? spoken(said) : completion(said)
}

/** Words as they are spoken, one after the other. */
function spoken(text: string): Reply {
  const words = text.match(/\S+\s*/g) ?? []
  return events(...words.map((word) => delta(word)), delta(null, 'stop'), '[DONE]')
}
