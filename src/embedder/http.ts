/** @module An embedder behind HTTP: whatever speaks OpenAI's embeddings, on another machine or on this one. */
import { defined, type JsonObject } from '../core/json.ts'
import { words } from '../core/words.ts'
import { FailedRequest, malformed } from '../http/failed-request.ts'
import { attempt } from '../http/insist.ts'
import { post, readJson } from '../http/post.ts'
import type { Embedder } from './embedder.ts'
import { excessOf } from './http/excess.ts'
import { type EmbedderConnection, type HttpEmbedderOptions, readOptions } from './http/options.ts'
import { readVectors } from './http/read-vectors.ts'
import { type AskOptions, remoteEmbedder } from './http/remote.ts'

export type { HttpEmbedderOptions } from './http/options.ts'

/** Some 25,000 tokens of English: well within what servers take at once, also in scripts with a token per character. */
const CHARACTERS = 100_000
/** Requests under way at once. */
const CALLS = 4

/**
 * An embedder that is asked with `POST {baseUrl}/embeddings`: OpenAI, Ollama, llama.cpp, vLLM, LM Studio, TEI, Mistral, Voyage and others.
 *
 * Texts go out in batches of `batchSize`; an empty text has the zero vector and is not sent. Where the server is busy or failing (408, 429, 5xx), or no
 * answer comes, it is asked again, after the time it asks for or twice as long each time; a wrong key, a refusal and a `timeoutMs` that passed are
 * final. Errors are `embedder_failed` with a `reason`, and `dimensions_differ` where vectors are of another length than `dimensions` or the first;
 * neither key nor text stands in them. A text that the server says is too long is `too_long`, with its place and length. Some servers, like
 * Ollama, cut such a text and do not say so: keep texts within the model's window. Throws `invalid_argument` for options that cannot be used.
 *
 * The vectors are kept under `http:<model>`, wherever the server is, or under `http:` and JSON that also has `dimensions`, `documentPrefix` and
 * `parameters` where they are given (give an `id` where a parameter changes no vectors, such as a user's name). Where servers mean different models by one name, or one changes its model, give an `id` of its own: the texts are then embedded anew.
 *
 * @example
 * ```ts
 * httpEmbedder({ baseUrl: 'http://localhost:11434/v1', model: 'nomic-embed-text', queryPrefix: 'search_query: ', documentPrefix: 'search_document: ' })
 * const embedder = httpEmbedder({
 *   baseUrl: 'https://api.openai.com/v1',
 *   model: 'text-embedding-3-small',
 *   dimensions: 512,
 *   apiKey: () => sessionStorage.getItem('key') ?? '',
 * })
 * createStore({ storage: memoryStorage(), embedder })
 * ```
 */
export function httpEmbedder(options: HttpEmbedderOptions): Embedder {
  const connection = readOptions(options)
  const { id, dimensions, retries, batchSize } = connection
  const manner = { namesFormat: true }
  return remoteEmbedder({
    id,
    dimensions,
    retries,
    pace: () => ({ texts: batchSize, characters: CHARACTERS, calls: CALLS }),
    async ask(texts, options) {
      const { namesFormat } = manner
      const first = await attempt(() => request(connection, { namesFormat, texts }, options))
      if (!namesFormat || !refusesFormat(first)) return orThrow(first)
      manner.namesFormat = false // numbers are the default, and bytes are read as well
      return orThrow(await attempt(() => request(connection, { ...manner, texts }, options)))
    },
  })
}

type Vectors = readonly ArrayLike<number>[]

function orThrow(answer: Vectors | FailedRequest): Vectors {
  if (answer instanceof FailedRequest) throw understood(answer)
  return answer
}

/** What of a request differs from one to the next. */
interface Asked {
  readonly texts: readonly string[]
  /** Whether the request says that numbers are wanted. Some servers refuse that. */
  readonly namesFormat: boolean
}

async function request(
  connection: EmbedderConnection,
  { texts, namesFormat }: Asked,
  { purpose, signal }: AskOptions,
): Promise<Vectors> {
  const { model, dimensions, prefixes, parameters } = connection
  const body: JsonObject = {
    ...parameters,
    model,
    input: texts.map((text) => `${prefixes[purpose]}${text}`),
    ...defined({ dimensions, encoding_format: namesFormat ? 'float' : undefined }),
  }
  const mayShow = (sentence: string): boolean => !texts.some((text) => holdsWords(sentence, text))
  return post(connection, { body, texts, mayShow, signal }, async (response, exchange) => {
    const vectors = readVectors(await readJson(response, exchange), texts.length)
    if (typeof vectors === 'string') throw malformed(connection, vectors)
    return vectors
  })
}

function refusesFormat(answer: Vectors | FailedRequest): boolean {
  if (!(answer instanceof FailedRequest)) return false
  const { fault, refusal } = answer
  return fault.reason === 'refused' && /encoding.?format/i.test(refusal?.said.sentence ?? '')
}

/** A failure with what is known of embedders: a text that is too long stays so, whatever status a server gives that. */
function understood(failure: FailedRequest): FailedRequest {
  const { fault, refusal } = failure
  const { reason, says } = fault
  if (reason === 'malformed') return new FailedRequest({ reason, says }) // the parser's own error would quote the answer
  const isTooLong = excessOf(failure) === 'length'
  return isTooLong ? new FailedRequest({ ...fault, reason: 'too_long' }, { refusal }) : failure
}

/** Whether a text stands in a sentence, word for word. */
function holdsWords(sentence: string, text: string): boolean {
  const sought = words(text)
  return sought.length > 0 && ` ${words(sentence).join(' ')} `.includes(` ${sought.join(' ')} `)
}
