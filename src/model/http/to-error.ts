/** @module The error that the caller of a model gets where a request has failed. */
import { KeepsakeError } from '../../core/errors.ts'
import { defined } from '../../core/json.ts'
import type { Excess } from '../../http/context-length.ts'
import type { Fault } from '../../http/failed-request.ts'

/** A fault as the model's error. */
export function toError(
  model: string,
  { reason, says, status, retryAfterMs, ...rest }: Fault,
): KeepsakeError {
  const cause = 'cause' in rest ? { cause: rest.cause } : {}
  if (reason === 'unreachable') {
    return new KeepsakeError('model_unreachable', says, { details: { model }, ...cause })
  }
  if (reason === 'unauthorized') {
    const details = { model, status: status ?? 401 }
    return new KeepsakeError('model_unauthorized', `The server of the model '${model}' ${says}`, { details })
  }
  if (reason === 'too_long') return tooLong(model, rest.excess ?? {})
  const details = { model, reason, ...defined({ status, retryAfterMs }) }
  return new KeepsakeError('model_failed', `The model '${model}' ${says}`, { details, ...cause })
}

function tooLong(model: string, excess: Excess): KeepsakeError {
  const { tokens = 'more', limit } = excess
  const window = limit === undefined ? 'than its window holds' : `of the ${limit} that it reads at once`
  const message = `The model '${model}' was given ${tokens} tokens ${window}. Set contextTokens, so that conversations are read in parts.`
  return new KeepsakeError('context_exceeded', message, { details: { model, ...excess } })
}
