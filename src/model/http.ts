/** @module A model behind HTTP: whatever speaks OpenAI's chat completions, on another machine or on this one. */
import { defined } from '../core/json.ts'
import { pause } from './http/deadline.ts'
import { exchange } from './http/exchange.ts'
import { FailedRequest } from './http/failure.ts'
import { type Form, FULL_FORM, simplerForm } from './http/form.ts'
import { type Connection, type HttpModelOptions, readOptions } from './http/options.ts'
import { backoffMs } from './http/retry.ts'
import type { GenerateRequest, Generation, Model } from './model.ts'

export type { HeaderSource, HttpModelOptions } from './http/options.ts'

/**
 * A model that is asked with `POST {baseUrl}/chat/completions`: OpenAI, Ollama, llama.cpp, vLLM, LM Studio, OpenRouter and others.
 *
 * The schema of an answer is sent along (`response_format`); what the server refuses of it is left out from then on. Where the server is busy or
 * failing (408, 429, 5xx), or no answer comes, it is asked again, after the time it asks for or twice as long each time; a wrong key, a
 * refusal and a `timeoutMs` that passed are final. Throws `invalid_argument` for options that cannot be used.
 *
 * @example
 * ```ts
 * httpModel({ baseUrl: 'http://localhost:11434/v1', model: 'qwen3:4b', contextTokens: 8192 })
 * httpModel({ baseUrl: 'https://api.openai.com/v1', model: 'gpt-4o-mini', apiKey: () => sessionStorage.getItem('key') ?? '' })
 * ```
 */
export function httpModel(options: HttpModelOptions): Model {
  const connection = readOptions(options)
  let form = FULL_FORM
  return {
    id: connection.model,
    ...defined({ contextTokens: options.contextTokens }),
    async generate(request) {
      const { generation, accepted } = await insist(connection, request, form)
      form = accepted ?? form
      return generation
    },
  }
}

/** What came of asking, and the form that was accepted, where it is another than the first. */
interface Insisted {
  readonly generation: Generation
  readonly accepted: Form | undefined
}

async function insist(connection: Connection, request: GenerateRequest, first: Form): Promise<Insisted> {
  let form = first
  for (let tries = 0; ;) {
    const outcome = await attempt(connection, request, form)
    if (!(outcome instanceof FailedRequest)) {
      return { generation: outcome, accepted: form === first ? undefined : form }
    }
    const simpler = simplerOf(outcome, request, form)
    if (simpler !== undefined) {
      form = simpler
      continue
    }
    if (outcome.again === undefined || tries === connection.retries) throw outcome.error
    await pause(outcome.again.afterMs ?? backoffMs(tries), request.signal)
    tries += 1
  }
}

async function attempt(
  connection: Connection,
  request: GenerateRequest,
  form: Form,
): Promise<Generation | FailedRequest> {
  try {
    return await exchange(connection, request, form)
  } catch (error) {
    if (error instanceof FailedRequest) return error
    throw error
  }
}

function simplerOf({ refusal }: FailedRequest, request: GenerateRequest, form: Form): Form | undefined {
  if (refusal === undefined) return undefined
  const { schema, maxTokens, onToken } = request
  const used = {
    schema: schema !== undefined,
    maxTokens: maxTokens !== undefined,
    stream: onToken !== undefined,
  }
  return simplerForm(form, used, refusal.status, refusal.said.sentence)
}
