/** @module What a failed request becomes: the error for the caller, and whether asking again may help. */
import { type ErrorDetails, KeepsakeError } from '../../core/errors.ts'
import { defined } from '../../core/json.ts'
import { type Excess, excessOf, type Said } from './context-length.ts'
import type { Connection } from './options.ts'
import { PATIENCE_MS } from './retry.ts'

/** A request that failed. It does not leave this folder: the caller gets `error`. */
export class FailedRequest extends Error {
  readonly error: KeepsakeError
  /** Whether another request may do better, and after how long, where the server says so. */
  readonly again: { readonly afterMs?: number | undefined } | undefined
  /** What the server refused, and in what words. */
  readonly refusal: Refusal | undefined

  constructor(
    error: KeepsakeError,
    { again, refusal }: Pick<Partial<FailedRequest>, 'again' | 'refusal'> = {},
  ) {
    super(error.message)
    this.error = error
    this.again = again
    this.refusal = refusal
  }
}

/** An answer that is an error. */
export interface Refusal {
  readonly status: number
  readonly said: Said
  /** The server's sentence as an error may show it. */
  readonly quoted: string
  readonly retryAfterMs?: number | undefined
}

/** No answer came. */
export function unreachable({ model, address }: Connection, cause: unknown): FailedRequest {
  const message =
    `No answer came from ${address}. Check the address and the network; a web page also needs the server's permission (CORS), ` +
    `and an https page reaches http only on localhost.`
  const error = new KeepsakeError('model_unreachable', message, { details: { model }, cause })
  return new FailedRequest(error, { again: {} })
}

/** The answer is an error. */
export function refused(connection: Connection, refusal: Refusal): FailedRequest {
  const { status, said } = refusal
  if (status === 401 || status === 403) return new FailedRequest(unauthorized(connection, refusal))
  if (status === 429) return busy(connection, refusal, 'rate_limited')
  const excess = excessOf(status, said)
  if (excess !== undefined) return new FailedRequest(tooLong(connection, excess))
  if (status === 408) return busy(connection, refusal, 'timeout')
  if (status >= 500 && status !== NOT_IMPLEMENTED) return busy(connection, refusal, 'server')
  const error = failed(connection, 'refused', `refused the request with ${told(refusal)}`, {
    details: { status },
  })
  return new FailedRequest(error, { refusal })
}

/** The answer cannot be read. */
export function malformed(connection: Connection, what: string, cause?: unknown): FailedRequest {
  const sentence = `answered with ${what}. Does ${connection.address} speak OpenAI's chat completions?`
  return new FailedRequest(failed(connection, 'malformed', sentence, { cause }))
}

/** The connection was cut before the answer was whole. */
export function brokenOff(connection: Connection, cause: unknown): FailedRequest {
  const sentence = 'broke off in the middle of its answer. Ask again.'
  return new FailedRequest(failed(connection, 'server', sentence, { cause }), { again: {} })
}

/** Time is up. */
export function timedOut(connection: Connection): KeepsakeError {
  const sentence = `gave no answer within ${connection.timeoutMs} ms. Allow it more with timeoutMs.`
  return failed(connection, 'timeout', sentence)
}

/** A server that cannot do what was asked cannot do it later either. */
const NOT_IMPLEMENTED = 501

/** Money is used up, and waiting does not bring it back. */
const OUT_OF_MONEY = 'insufficient_quota'

function busy(
  connection: Connection,
  refusal: Refusal,
  reason: 'rate_limited' | 'timeout' | 'server',
): FailedRequest {
  const { status, said, retryAfterMs } = refusal
  const wait = retryAfterMs === undefined ? '' : ` It asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`
  const details = defined({ status, retryAfterMs })
  const error = failed(connection, reason, `is busy or failing: ${told(refusal)}${wait}`, { details })
  const hopeless = said.codes.includes(OUT_OF_MONEY) || (retryAfterMs ?? 0) > PATIENCE_MS
  return new FailedRequest(error, { refusal, again: hopeless ? undefined : { afterMs: retryAfterMs } })
}

function unauthorized({ model }: Connection, refusal: Refusal): KeepsakeError {
  const { status } = refusal
  const message = `The server of the model '${model}' refused the key with ${told(refusal)} Check apiKey and what it may be used for.`
  return new KeepsakeError('model_unauthorized', message, { details: { model, status } })
}

function tooLong({ model }: Connection, excess: Excess): KeepsakeError {
  const { tokens = 'more', limit } = excess
  const window = limit === undefined ? 'than its window holds' : `of the ${limit} that it reads at once`
  const message = `The model '${model}' was given ${tokens} tokens ${window}. Set contextTokens, so that conversations are read in parts.`
  return new KeepsakeError('context_exceeded', message, { details: { model, ...excess } })
}

function failed(
  { model }: Connection,
  reason: ErrorDetails['model_failed']['reason'],
  sentence: string,
  { details = {}, cause }: { details?: { status?: number; retryAfterMs?: number }; cause?: unknown } = {},
): KeepsakeError {
  const options = { details: { model, reason, ...details }, ...defined({ cause }) }
  return new KeepsakeError('model_failed', `The model '${model}' ${sentence}`, options)
}

/** The status and what was said, as the end of a sentence. */
function told({ status, quoted }: Refusal): string {
  return quoted === '' ? `status ${status}.` : `status ${status}: '${quoted}'.`
}
