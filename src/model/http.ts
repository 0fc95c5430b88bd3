/** @module A model behind HTTP: whatever speaks OpenAI's chat completions, on another machine or on this one. */
import { defined } from '../core/json.ts'
import { pause } from './http/deadline.ts'
import { exchange } from './http/exchange.ts'
import { FailedRequest, type Refusal } from './http/failure.ts'
import {
  firstForm,
  type Form,
  guessedForm,
  isVague,
  type RefusedForm,
  simplerForm,
  type Used,
} from './http/form.ts'
import { type Connection, type HttpModelOptions, readOptions } from './http/options.ts'
import { backoffMs } from './http/retry.ts'
import type { GenerateRequest, Generation, Model } from './model.ts'

export type { HeaderSource, HttpModelOptions } from './http/options.ts'

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
      const { generation, accepted } = await insist(connection, request, { ...manner })
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
interface Insisted {
  readonly generation: Generation
  readonly accepted: Form | undefined
}

async function insist(
  connection: Connection,
  request: GenerateRequest,
  { form: first, isProven }: Manner,
): Promise<Insisted> {
  let form = first
  let refused: FailedRequest | undefined
  for (let tries = 0; ;) {
    const outcome = await attempt(connection, request, form)
    if (!(outcome instanceof FailedRequest)) {
      return { generation: outcome, accepted: form === first ? undefined : form }
    }
    const next = nextForm(outcome, form, { used: usedOf(connection, request), isProven })
    if (next !== undefined) {
      if (next.format !== form.format) refused ??= outcome
      form = next
      continue
    }
    if (outcome.again === undefined || tries === connection.retries) throw errorOf(outcome, refused)
    await pause(outcome.again.afterMs ?? backoffMs(tries), request.signal)
    tries += 1
  }
}

/** The error of the format that was asked for first, where the weaker ones were refused as it was; else what happened last. */
function errorOf(last: FailedRequest, first: FailedRequest | undefined): Error {
  const isSame = last.refusal !== undefined && isVague(toRefusedForm(last.refusal))
  return (isSame && first !== undefined ? first : last).error
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

function nextForm(
  { refusal }: FailedRequest,
  form: Form,
  { used, isProven }: { used: Used; isProven: boolean },
): Form | undefined {
  if (refusal === undefined) return undefined
  const said = toRefusedForm(refusal)
  return simplerForm(form, used, said) ?? (isProven ? undefined : guessedForm(form, used, said))
}

function toRefusedForm({ status, said: { codes, sentence } }: Refusal): RefusedForm {
  return { status, codes, sentence }
}

/** A format that the app has named is not given up. */
function usedOf({ responseFormat }: Connection, { schema, maxTokens, onToken }: GenerateRequest): Used {
  return {
    format: schema !== undefined && responseFormat === undefined,
    maxTokens: maxTokens !== undefined,
    stream: onToken !== undefined,
  }
}
