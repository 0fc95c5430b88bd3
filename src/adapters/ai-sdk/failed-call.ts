/** @module What an error of the AI SDK means. It is read as data: the SDK's classes are not imported. */
import { isObject } from '../../core/json.ts'
import { FailedRequest, refused } from '../../http/failed-request.ts'
import { retryAfterMs } from '../../http/retry.ts'
import { readSaid } from '../../http/said.ts'

/** What the SDK's `APICallError` and `GatewayError` have. */
interface CallError {
  readonly name?: unknown
  readonly message?: unknown
  readonly statusCode?: unknown
  readonly responseHeaders?: unknown
  readonly responseBody?: unknown
  readonly isRetryable?: unknown
}

/**
 * The failure that an error stands for, with the error as its cause; the error itself where it is none of the SDK's. No sentence of the
 * server is shown: which texts it may quote is not known here.
 */
export function toFailedRequest(cause: unknown): unknown {
  const error: CallError = typeof cause === 'object' && cause !== null ? cause : {}
  const { name, statusCode, isRetryable } = error
  if (name === 'AI_LoadAPIKeyError') {
    return new FailedRequest({ reason: 'unauthorized', says: NO_KEY, cause })
  }
  if (typeof statusCode === 'number') return ofStatus(statusCode, error)
  return isRetryable === true
    ? new FailedRequest({ reason: 'unreachable', says: NO_ANSWER, cause }, { again: {} })
    : cause
}

const NO_KEY = 'was not asked: there is no key. Give the provider an apiKey.'
const NO_ANSWER = 'No answer came from the provider. Check its address and the network.'

function ofStatus(status: number, error: CallError): FailedRequest {
  if (status < 400) {
    const says = 'answered with what its provider cannot read.'
    return new FailedRequest({ reason: 'malformed', says, cause: error })
  }
  const { responseBody, message, responseHeaders } = error
  const said = readSaid(typeof responseBody === 'string' ? responseBody : String(message))
  const headers = new Headers(isObject(responseHeaders) ? (responseHeaders as Record<string, string>) : {})
  const { fault, ...rest } = refused({ status, said, quoted: '', retryAfterMs: retryAfterMs(headers) })
  return new FailedRequest({ ...fault, cause: error }, rest)
}
