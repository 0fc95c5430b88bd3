/** @module Why a model's files are not there: one error for each cause, with the file's name in it. */
import { defined } from '../../../core/json.ts'
import { type EmbedderFailure, KeepsakeError, show } from '../../../core/errors.ts'

/** What else is known of a failure. */
interface Known {
  readonly status?: number
  readonly cause?: unknown
}

/** `embedder_failed` with the model's id and, where it is known, a reason. */
export function fileFailure(
  model: string,
  reason: EmbedderFailure | undefined,
  message: string,
  { status, ...rest }: Known = {},
): KeepsakeError<'embedder_failed'> {
  const details = {
    embedder: model,
    ...defined({ reason, status }),
  }
  return new KeepsakeError('embedder_failed', message, { details, ...rest })
}

/** A file that is not what it should be; `fault` goes on after its name. */
export function badFile(model: string, name: string, fault: string, cause?: unknown): KeepsakeError {
  const message = `The file ${name} of model ${show(model)} ${fault}`
  return fileFailure(model, 'bad_files', message, cause === undefined ? {} : { cause })
}

/** A file that does not come, or not to its end. */
export function unreachable(model: string, name: string, fault: string, cause?: unknown): KeepsakeError {
  const message = `The file ${name} of model ${show(model)} ${fault}. Check the connection and try again: what came whole is kept.`
  return fileFailure(model, 'unreachable', message, { cause })
}

/** A file for which there is no room. */
export function noRoom(model: string, name: string, cause?: unknown): KeepsakeError {
  const message = `There is no room left to keep ${name} of model ${show(model)}. Free some, or take a smaller dtype.`
  return fileFailure(model, 'no_room', message, { cause })
}

/** A file that the browser fails to keep for a reason of its own. */
export function notKept(model: string, name: string, cause: unknown): KeepsakeError {
  return fileFailure(model, undefined, `The browser could not keep ${name} of model ${show(model)}.`, {
    cause,
  })
}

/** What a server says with a status that is no success. */
export function refused(model: string, name: string, url: string, status: number): KeepsakeError {
  const known = { status }
  const file = `${name} of model ${show(model)}`
  if (status === 401 || status === 403) {
    const message = `The server refuses ${file} (${status}): it is gated, private or not there. Check the model's id, or import its files.`
    return fileFailure(model, 'unauthorized', message, known)
  }
  if (status === 404 || status === 410) {
    const message = `There is no ${file} at ${url} (${status}). Check the model's id, its revision and the dtype.`
    return fileFailure(model, 'bad_files', message, known)
  }
  const message = `The server answered ${status} for ${file}. Try again later: what came whole is kept.`
  return fileFailure(
    model,
    status === 429 ? 'rate_limited' : status >= 500 ? 'server' : 'refused',
    message,
    known,
  )
}

/** Nothing can be kept here. */
export function cannotKeep(operation: string): KeepsakeError<'not_supported'> {
  return new KeepsakeError(
    'not_supported',
    `${operation} cannot keep files here: Cache Storage is missing or blocked. Open the page over https or from localhost, and allow it to keep data.`,
    { details: { operation } },
  )
}
