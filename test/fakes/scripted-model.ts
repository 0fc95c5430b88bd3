/** A model that answers what a test tells it to, and keeps what it was asked. */
import type { GenerateRequest, Generation, Model } from '../../src/model/model.ts'

/** An answer: text, an object that becomes JSON, an error to fail with, a whole generation, or what a function makes of the request. */
export type Scripted = string | object | Answering

/** Makes an answer of a request. */
export type Answering = (request: GenerateRequest) => string | object | Promise<string | object>

/** A scripted model, and what it was asked. */
export interface ScriptedModel extends Model {
  readonly asked: readonly GenerateRequest[]
  /** The texts of the messages of one call, joined. */
  prompt(call: number): string
}

/** Answers one after the other; a call beyond the last fails the test. One function in place of a list answers every call. */
export function scriptedModel(
  answers: readonly Scripted[] | Answering,
  options: { id?: string; contextTokens?: number } = {},
): ScriptedModel {
  const asked: GenerateRequest[] = []
  return {
    id: options.id ?? 'scripted',
    contextTokens: options.contextTokens,
    asked,
    prompt: (call) => (asked[call]?.messages ?? []).map(({ content }) => content).join('\n\n'),
    async generate(request) {
      request.signal?.throwIfAborted()
      asked.push(request)
      const next = typeof answers === 'function' ? answers : answers[asked.length - 1]
      if (next === undefined) throw new RangeError(`The scripted model has no answer ${asked.length}.`)
      const answer = typeof next === 'function' ? await (next as Answering)(request) : next
      if (answer instanceof Error) throw answer
      return toGeneration(answer)
    },
  }
}

function toGeneration(answer: string | object): Generation {
  if (typeof answer === 'string') return { text: answer, finishReason: 'stop' }
  if ('finishReason' in answer) return answer as Generation
  return { text: JSON.stringify(answer), finishReason: 'stop' }
}
