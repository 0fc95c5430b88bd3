/** @module Why a request failed, as data, and whether asking again may help. */
import { defined } from '../core/json.ts'
import type { Connection } from './connection.ts'
import { type Excess, excessOf, type Said } from './context-length.ts'
import { PATIENCE_MS } from './retry.ts'

/** Why a request failed. Models and embedders each make their own error of it. */
export interface Fault {
  readonly reason: FaultReason
  /** What happened: the rest of a sentence that begins with who failed, or a whole one where no answer came. */
  readonly says: string
  readonly status?: number
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs?: number
  /** How much too long it was, where it was. */
  readonly excess?: Excess
  readonly cause?: unknown
}

/** What the faults are told apart by. */
export type FaultReason =
  | 'unreachable'
  | 'unauthorized'
  | 'rate_limited'
  | 'server'
  | 'timeout'
  | 'too_long'
  | 'refused'
  | 'malformed'

/** A request that failed. Callers do not see it: they get the error that is made of its fault. */
export class FailedRequest extends Error {
  readonly fault: Fault
  /** Whether another request may do better, and after how long, where the server says so. */
  readonly again: { readonly afterMs?: number | undefined } | undefined
  /** What the server refused, and in what words. */
  readonly refusal: Refusal | undefined

  constructor(fault: Fault, { again, refusal }: Pick<Partial<FailedRequest>, 'again' | 'refusal'> = {}) {
    super(fault.says)
    this.fault = fault
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
export function unreachable({ address }: Connection, cause: unknown): FailedRequest {
  const says =
    `No answer came from ${address}. Check the address and the network; a web page also needs the server's permission (CORS), ` +
    `and an https page reaches http only on localhost.`
  return new FailedRequest({ reason: 'unreachable', says, ...defined({ cause }) }, { again: {} })
}

/** The answer is an error. */
export function refused(refusal: Refusal): FailedRequest {
  const { status, said } = refusal
  if (status === 401 || status === 403) return unauthorized(refusal)
  if (status === 429) return busy(refusal, 'rate_limited')
  const says = `refused the request with ${told(refusal)}`
  const excess = excessOf(status, said)
  if (excess !== undefined) {
    return new FailedRequest({ reason: 'too_long', says, status, excess }, { refusal })
  }
  if (status === 408) return busy(refusal, 'timeout')
  if (status >= 500 && status !== NOT_IMPLEMENTED) return busy(refusal, 'server')
  return new FailedRequest({ reason: 'refused', says, status }, { refusal })
}

/** The answer cannot be read. */
export function malformed({ address, dialect }: Connection, what: string, cause?: unknown): FailedRequest {
  const says = `answered with ${what}. Does ${address} speak ${dialect}?`
  return new FailedRequest({ reason: 'malformed', says, ...defined({ cause }) })
}

/** The connection was cut before the answer was whole. */
export function brokenOff(cause: unknown): FailedRequest {
  const says = 'broke off in the middle of its answer. Ask again.'
  return new FailedRequest({ reason: 'server', says, ...defined({ cause }) }, { again: {} })
}

/** Time is up. */
export function timedOut({ timeoutMs }: Connection): FailedRequest {
  const says = `gave no answer within ${timeoutMs} ms. Allow it more with timeoutMs.`
  return new FailedRequest({ reason: 'timeout', says })
}

/** A server that cannot do what was asked cannot do it later either. */
const NOT_IMPLEMENTED = 501

/** Money is used up, and waiting does not bring it back. */
const OUT_OF_MONEY = 'insufficient_quota'

function busy(refusal: Refusal, reason: 'rate_limited' | 'timeout' | 'server'): FailedRequest {
  const { status, said, retryAfterMs } = refusal
  const wait = retryAfterMs === undefined ? '' : ` It asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`
  const says = `is busy or failing: ${told(refusal)}${wait}`
  const hopeless = said.codes.includes(OUT_OF_MONEY) || (retryAfterMs ?? 0) > PATIENCE_MS
  const again = hopeless ? undefined : { afterMs: retryAfterMs }
  return new FailedRequest({ reason, says, status, ...defined({ retryAfterMs }) }, { refusal, again })
}

function unauthorized(refusal: Refusal): FailedRequest {
  const says = `refused the key with ${told(refusal)} Check apiKey and what it may be used for.`
  return new FailedRequest({ reason: 'unauthorized', says, status: refusal.status })
}

/** The status and what was said, as the end of a sentence. */
function told({ status, quoted }: Refusal): string {
  return quoted === '' ? `status ${status}.` : `status ${status}: '${quoted}'.`
}
