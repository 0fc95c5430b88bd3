/** @module A model behind HTTP: whatever speaks OpenAI's chat completions, on another machine or on this one. */
import { defined } from '../core/json.ts'
import { FailedRequest, type Fault } from '../http/failed-request.ts'
import { attempt, insist } from '../http/insist.ts'
import { exchange } from './http/exchange.ts'
import {
  firstForm,
  type Form,
  guessedForm,
  isVague,
  type RefusedForm,
  simplerForm,
  type Used,
} from './http/form.ts'
import { type HttpModelOptions, type ModelConnection, readOptions } from './http/options.ts'
import { toError } from './http/to-error.ts'
import type { GenerateRequest, Generation, Model } from './model.ts'

export type { HttpModelOptions } from './http/options.ts'

/**
 * A model that is asked with `POST {baseUrl}/chat/completions`: OpenAI, Ollama, llama.cpp, vLLM, LM Studio, OpenRouter and others.
 *
 * The schema of an answer is sent along (`response_format`); what the server refuses of it is left out from then on. Until a format was accepted,
 * a refusal that does not say what it is about is taken to be about it. Where the server is busy or
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
  const manner: Manner = { form: firstForm(connection.responseFormat), isProven: false }
  return {
    id: connection.model,
    ...defined({ contextTokens: options.contextTokens }),
    async generate(request) {
      const { generation, accepted } = await generate(connection, request, { ...manner })
      manner.form = accepted ?? manner.form
      manner.isProven ||= request.schema !== undefined
      return generation
    },
  }
}

/** How a server is asked, as far as it is known. */
interface Manner {
  form: Form
  /** Whether an answer came with this format: then a refusal is about the format only if it says so. */
  isProven: boolean
}

/** What came of asking, and the form that was accepted, where it is another than the first. */
interface Generated {
  readonly generation: Generation
  readonly accepted: Form | undefined
}

async function generate(
  connection: ModelConnection,
  request: GenerateRequest,
  { form: first, isProven }: Manner,
): Promise<Generated> {
  const { retries, model } = connection
  const how = { used: usedOf(connection, request), isProven }
  let form = first
  let refused: FailedRequest | undefined
  const inSomeForm = async (): Promise<Generation> => {
    for (;;) {
      const outcome = await attempt(() => exchange(connection, request, form))
      if (!(outcome instanceof FailedRequest)) return outcome
      const next = nextForm(outcome, form, how)
      if (next === undefined) throw outcome
      if (next.format !== form.format) refused ??= outcome
      form = next
    }
  }
  const outcome = await attempt(() => insist({ retries, signal: request.signal }, inSomeForm))
  if (outcome instanceof FailedRequest) throw toError(model, faultOf(outcome, refused))
  return { generation: outcome, accepted: form === first ? undefined : form }
}

/** The fault of the format that was asked for first, where the weaker ones were refused as it was; else what happened last. */
function faultOf(last: FailedRequest, first: FailedRequest | undefined): Fault {
  const said = refusedForm(last)
  const isSame = said !== undefined && isVague(said)
  return (isSame && first !== undefined ? first : last).fault
}

function nextForm(
  failure: FailedRequest,
  form: Form,
  { used, isProven }: { used: Used; isProven: boolean },
): Form | undefined {
  const said = refusedForm(failure)
  if (said === undefined) return undefined
  return simplerForm(form, used, said) ?? (isProven ? undefined : guessedForm(form, used, said))
}

/** What was refused, where it may have been the form: not where the conversation is too long for any. */
function refusedForm({ fault, refusal }: FailedRequest): RefusedForm | undefined {
  if (refusal === undefined || fault.reason === 'too_long') return undefined
  const { codes, sentence } = refusal.said
  return { status: refusal.status, codes, sentence }
}

/** A format that the app has named is not given up. */
function usedOf({ responseFormat }: ModelConnection, { schema, maxTokens, onToken }: GenerateRequest): Used {
  return {
    format: schema !== undefined && responseFormat === undefined,
    maxTokens: maxTokens !== undefined,
    stream: onToken !== undefined,
  }
}
