/** @module The error that the caller of an embedder gets where a request has failed. */
import { KeepsakeError } from '../../core/errors.ts'
import { defined } from '../../core/json.ts'
import type { Fault } from '../../http/failed-request.ts'

/** A fault as the embedder's error. */
export function toError(embedder: string, fault: Fault): KeepsakeError<'embedder_failed'> {
  const { reason, status, retryAfterMs } = fault
  const details = { embedder, reason, ...defined({ status, retryAfterMs }) }
  const cause = 'cause' in fault ? { cause: fault.cause } : {}
  return new KeepsakeError('embedder_failed', sentenceOf(embedder, fault), { details, ...cause })
}

function sentenceOf(embedder: string, { reason, says }: Fault): string {
  if (reason === 'unreachable') return says
  return reason === 'unauthorized'
    ? `The server of embedder '${embedder}' ${says}`
    : `Embedder '${embedder}' ${says}`
}

/** A text that is too long by itself. It is told by its place and its length, never shown. */
export function tooLong(
  embedder: string,
  { index, text }: { readonly index: number; readonly text: string },
  { status, excess = {}, cause }: Fault,
): KeepsakeError<'embedder_failed'> {
  const { tokens, limit } = excess
  const inTokens = tokens === undefined ? '' : ` (${tokens} tokens)`
  const most = limit === undefined ? '' : ` (${limit} tokens)`
  const message =
    `A text is ${text.length} characters long${inTokens}: more than embedder '${embedder}' reads at once${most}. ` +
    `Split it into shorter texts.`
  const details = {
    embedder,
    reason: 'too_long' as const,
    text: { index, characters: text.length },
    ...defined({ status }),
  }
  return new KeepsakeError('embedder_failed', message, { details, ...defined({ cause }) })
}

/** Vectors of another length than those before. */
export function dimensionsDiffer(
  embedder: string,
  expected: number,
  actual: number,
): KeepsakeError<'dimensions_differ'> {
  const message = `Embedder '${embedder}' answered with vectors of ${actual} dimensions, not of ${expected}. Check its model and dimensions, and give another model another id.`
  return new KeepsakeError('dimensions_differ', message, { details: { embedder, expected, actual } })
}
