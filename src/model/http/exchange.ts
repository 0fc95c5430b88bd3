/** @module One request to a model's server and what comes back. */
import type { Json } from '../../core/json.ts'
import { malformed } from '../../http/failed-request.ts'
import { checkError, type Exchange, post, readJson } from '../../http/post.ts'
import type { GenerateRequest, Generation } from '../model.ts'
import { bodyOf } from './body.ts'
import { readPiece, toGeneration } from './completion.ts'
import type { Form } from './form.ts'
import type { ModelConnection } from './options.ts'
import { readStream } from './stream.ts'

/** Hears of the answer as it comes. */
type TokenListener = GenerateRequest['onToken']

/** Sends a request once and reads the answer. Throws a `FailedRequest`, or what the caller's signal or its key function throws. */
export async function exchange(
  connection: ModelConnection,
  request: GenerateRequest,
  form: Form,
): Promise<Generation> {
  const { messages, signal, onToken } = request
  const body = bodyOf(connection, request, form)
  const texts = messages.map(({ content }) => content)
  return post(connection, { body, texts, signal }, (response, exchange) => {
    const tell = (text: string): void => {
      if (!exchange.signal.aborted) onToken?.(text)
    }
    return read(response, exchange, onToken && tell)
  })
}

async function read(response: Response, exchange: Exchange, onToken: TokenListener): Promise<Generation> {
  const { connection } = exchange
  const type = response.headers.get('content-type') ?? ''
  if (response.ok && response.body !== null && onToken !== undefined && type.includes('event-stream')) {
    const checkPiece = (json: Json): void => checkError(exchange, json)
    return readStream({ connection, onToken, checkPiece }, response.body)
  }
  const piece = readPiece(await readJson(response, exchange), 'message')
  if (piece === undefined) throw malformed(connection, 'JSON that is no completion')
  const generation = toGeneration(piece)
  if (onToken !== undefined && generation.text !== '') queueMicrotask(() => onToken(generation.text))
  return generation
}
