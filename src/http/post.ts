/** @module One request to a server, and what comes back. */
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Connection } from './connection.ts'
import { withDeadline } from './deadline.ts'
import { brokenOff, malformed, type Refusal, refused, timedOut, unreachable } from './failed-request.ts'
import { headersOf, secretsOf } from './headers.ts'
import { orFail } from './or-fail.ts'
import { retryAfterMs } from './retry.ts'
import { quotable, readSaid } from './said.ts'

/** What a server is sent. */
export interface Post {
  readonly body: JsonObject
  /** The texts in it that no error may quote. */
  readonly texts: readonly string[]
  /** Whether an error may show a server's sentence at all; by default, whatever is left of it without the texts. */
  readonly mayShow?: (sentence: string) => boolean
  readonly signal: AbortSignal | undefined
}

/** A request in flight. */
export interface Exchange {
  readonly connection: Connection
  /** Ends with the exchange. */
  readonly signal: AbortSignal
  /** A server's sentence, as an error may show it. */
  quote(sentence: string): string
}

/** Sends a request once and reads the answer. Throws a `FailedRequest`, or what the caller's signal or its key function throws. */
export async function post<Result>(
  connection: Connection,
  { body, texts, mayShow = () => true, signal: callers }: Post,
  read: (response: Response, exchange: Exchange) => Promise<Result>,
): Promise<Result> {
  const { timeoutMs, url } = connection
  const deadline = { signal: callers, timeoutMs, late: () => timedOut(connection) }
  return withDeadline(deadline, async (signal) => {
    const headers = await headersOf(connection)
    const secrets = secretsOf(headers, url)
    const response = await orFail(
      () => connection.fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal }),
      (cause) =>
        unreachable(connection, isQuoting(cause, [...secrets, new URL(url).search]) ? undefined : cause),
    )
    const quote = (sentence: string): string => {
      const quotation = quotable(sentence, secrets, texts)
      return mayShow(quotation) ? quotation : ''
    }
    return read(response, { connection, signal, quote })
  })
}

/** Whether an error, or what caused it, says a secret. Deno's name the whole address. */
function isQuoting(error: unknown, secrets: readonly string[]): boolean {
  if (!(error instanceof Error)) return false
  const says = secrets.some((secret) => secret !== '' && String(error).includes(secret))
  return says || isQuoting(error.cause, secrets)
}

/** An answer's JSON. Throws a `FailedRequest` where it is an error, is none, or breaks off. */
export async function readJson(response: Response, exchange: Exchange): Promise<Json> {
  const text = await orFail(() => response.text(), brokenOff)
  if (!response.ok) throw refused(refusalOf(exchange, response.status, text, response.headers))
  const json = parsed(exchange.connection, text)
  checkError(exchange, json)
  return json
}

/** Some servers answer 200 and put the error into the body. */
export function checkError(exchange: Exchange, json: Json): void {
  const error = isObject(json) ? json['error'] : undefined
  if (error === undefined || error === null) return
  const code = isObject(error) ? Number(error['code']) : NaN
  const status = code >= 400 && code < 600 ? code : 500
  throw refused(refusalOf(exchange, status, JSON.stringify(json)))
}

function refusalOf({ quote }: Exchange, status: number, body: string, headers?: Headers): Refusal {
  const said = readSaid(body)
  return { status, said, quoted: quote(said.sentence), retryAfterMs: headers && retryAfterMs(headers) }
}

function parsed(connection: Connection, text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    const what = text.trim() === '' ? 'nothing' : text.trimStart().startsWith('<') ? 'a web page' : 'no JSON'
    throw malformed(connection, what, cause)
  }
}
