/** @module One request to a model's server and what comes back. */
import { isObject, type Json } from '../../core/json.ts'
import type { GenerateRequest, Generation } from '../model.ts'
import { bodyOf } from './body.ts'
import { readPiece, toGeneration } from './completion.ts'
import { withDeadline } from './deadline.ts'
import { brokenOff, malformed, type Refusal, refused, timedOut, unreachable } from './failure.ts'
import type { Form } from './form.ts'
import { headersOf, secretsOf } from './headers.ts'
import type { Connection } from './options.ts'
import { retryAfterMs } from './retry.ts'
import { quotable, readSaid } from './said.ts'
import { readStream } from './stream.ts'

/** A request in flight. */
interface Exchange {
  readonly connection: Connection
  /** Hears of the answer until the exchange has ended. */
  readonly onToken: ((text: string) => void) | undefined
  /** A server's sentence, as an error may show it. */
  quote(sentence: string): string
}

/** Sends a request once and reads the answer. Throws a `FailedRequest`, the error of a deadline, or the caller's own. */
export async function exchange(
  connection: Connection,
  request: GenerateRequest,
  form: Form,
): Promise<Generation> {
  const { timeoutMs, url } = connection
  const body = JSON.stringify(bodyOf(connection, request, form))
  const deadline = { signal: request.signal, timeoutMs, late: () => timedOut(connection) }
  return withDeadline(deadline, async (signal) => {
    const headers = await headersOf(connection)
    const prompts = request.messages.map(({ content }) => content)
    const quote = (sentence: string): string => quotable(sentence, secretsOf(headers, url), prompts)
    const response = await orFail(
      () => connection.fetch(url, { method: 'POST', headers, body, signal }),
      (cause) => unreachable(connection, cause),
    )
    const { onToken } = request
    const tell = (text: string): void => {
      if (!signal.aborted) onToken?.(text)
    }
    return read({ connection, onToken: onToken && tell, quote }, response)
  })
}

async function read(exchange: Exchange, response: Response): Promise<Generation> {
  const { connection, onToken } = exchange
  const type = response.headers.get('content-type') ?? ''
  if (response.ok && response.body !== null && onToken !== undefined && type.includes('event-stream')) {
    const checkPiece = (json: Json): void => checkError(exchange, json)
    return readStream({ connection, onToken, checkPiece }, response.body)
  }
  const text = await orFail(
    () => response.text(),
    (cause) => brokenOff(connection, cause),
  )
  if (!response.ok) throw refused(connection, refusalOf(exchange, response.status, text, response.headers))
  const generation = readWhole(exchange, text)
  if (onToken !== undefined && generation.text !== '') queueMicrotask(() => onToken(generation.text))
  return generation
}

function readWhole(exchange: Exchange, text: string): Generation {
  const json = parsed(exchange.connection, text)
  checkError(exchange, json)
  const piece = readPiece(json, 'message')
  if (piece === undefined) throw malformed(exchange.connection, 'JSON that is no completion')
  return toGeneration(piece)
}

/** Some servers answer 200 and put the error into the body. */
function checkError(exchange: Exchange, json: Json): void {
  const error = isObject(json) ? json['error'] : undefined
  if (error === undefined || error === null) return
  const code = isObject(error) ? Number(error['code']) : NaN
  const status = code >= 400 && code < 600 ? code : 500
  throw refused(exchange.connection, refusalOf(exchange, status, JSON.stringify(json)))
}

function refusalOf({ quote }: Exchange, status: number, body: string, headers?: Headers): Refusal {
  const said = readSaid(body)
  return { status, said, quoted: quote(said.sentence), retryAfterMs: headers && retryAfterMs(headers) }
}

async function orFail<Result>(
  work: () => Promise<Result>,
  toFailure: (cause: unknown) => Error,
): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    throw toFailure(cause)
  }
}

function parsed(connection: Connection, text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    const what = text.trim() === '' ? 'nothing' : text.trimStart().startsWith('<') ? 'a web page' : 'no JSON'
    throw malformed(connection, what, cause)
  }
}
