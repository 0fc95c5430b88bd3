/**
 * @module What crosses the wire: plain data. Comlink would drop an error's class, code and cause and turn a signal into `{}`, so errors
 * travel as data and a signal becomes a cancel message.
 */
import { defined } from '../core/json.ts'
import { type ErrorCode, isKeepsakeError, KeepsakeError } from '../core/errors.ts'

/** An error as data, with its whole chain of causes. */
export interface ErrorData {
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly code?: string
  readonly details?: unknown
  readonly cause?: ErrorData
}

/** The answer to a call: what it returned, or the error it threw. */
export interface Reply {
  readonly value?: unknown
  readonly error?: ErrorData
}

/** Deeper chains of causes are cut: one may run in a circle. */
const MAX_CAUSES = 8

/** An error as data. Anything thrown will do. */
export function packError(thrown: unknown, depth = 0): ErrorData {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) }
  const { name, message, stack, cause } = thrown
  return {
    name,
    message,
    ...defined({ stack }),
    ...(isKeepsakeError(thrown) && { code: thrown.code, details: thrown.details }),
    ...(cause !== undefined && depth < MAX_CAUSES && { cause: packError(cause, depth + 1) }),
  }
}

/** The error again: a `KeepsakeError` with its code and details, a `DOMException` for an abort, otherwise an `Error` of its name. */
export function unpackError(data: ErrorData): Error {
  const error = rebuild(data)
  if (data.stack !== undefined && !(error instanceof DOMException)) error.stack = data.stack
  return error
}

function rebuild({ name, message, code, details, cause }: ErrorData): Error {
  const options = cause === undefined ? {} : { cause: unpackError(cause) }
  if (code !== undefined) {
    return new KeepsakeError(code as ErrorCode, message, { details: details as never, ...options })
  }
  if (name === 'AbortError' || name === 'TimeoutError') return new DOMException(message, name)
  const error = new Error(message, options)
  error.name = name
  return error
}
