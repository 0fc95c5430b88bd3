/**
 * @module Why learning failed, as a job keeps it: a code and what is needed to say it again. An error's own message may hold what a model
 * answered, or a server said: it is not kept.
 */
import { type ErrorCode, isKeepsakeError } from '../../core/errors.ts'
import { defined, isObject, type JsonObject } from '../../core/json.ts'

/** Why learning failed. */
export interface JobError {
  readonly code: ErrorCode | 'unknown'
  /** One sentence, put together from the code, the model's name and numbers: no text of an answer, a server or a conversation. */
  readonly message: string
}

/** Why learning failed, as it is stored. */
export interface KeptError {
  readonly code: JobError['code']
  readonly details: KeptDetails
}

/** Of an error's details, what is not said by anybody: the model's name, why it failed, and numbers. */
interface KeptDetails {
  readonly model?: string
  readonly reason?: string
  readonly status?: number
  readonly limit?: number
}

/** What may be kept of an error. */
export function keptError(error: unknown): KeptError {
  if (!isKeepsakeError(error)) return { code: 'unknown', details: {} }
  return { code: error.code, details: keptDetails(error.details as JsonObject) }
}

/** What was kept, read from a stored value. What else it holds is left where it is. */
export function readKept(value: unknown): KeptError | undefined {
  if (!isObject(value)) return undefined
  const details = isObject(value['details']) ? value['details'] : {}
  return { code: value['code'] as JobError['code'], details: keptDetails(details) }
}

function keptDetails(details: JsonObject): KeptDetails {
  const { model, reason, status, limit } = details
  return defined({
    model: typeof model === 'string' ? model : undefined,
    reason: typeof reason === 'string' && Object.hasOwn(REASONS, reason) ? reason : undefined,
    status: typeof status === 'number' ? status : undefined,
    limit: typeof limit === 'number' ? limit : undefined,
  })
}

/** The sentence for an error that was kept. */
export function toJobError({ code, details }: KeptError): JobError {
  const { model: id = 'unknown', reason = '', status, limit } = details
  const say = SENTENCES[code] ?? (() => `Learning failed: ${code.replaceAll('_', ' ')}.`)
  const message = say({
    model: `model '${id}'`,
    reason: REASONS[reason] ?? 'failed',
    status: status === undefined ? '' : ` with status ${status}`,
    limit: limit === undefined ? '' : ` of ${limit} tokens`,
  })
  return { code, message }
}

/** The parts of a sentence. */
interface Said {
  readonly model: string
  readonly reason: string
  readonly status: string
  readonly limit: string
}

const SENTENCES: Partial<Readonly<Record<JobError['code'], (said: Said) => string>>> = {
  unknown: () => "Learning failed. The event 'failed' carries the error.",
  storage_failed: ({ reason }) => `The storage ${reason}.`,
  model_unreachable: ({ model }) =>
    `The ${model} could not be reached. Check its address and the connection.`,
  model_unauthorized: ({ model, status }) => `The ${model} refused the key${status}. Give it another one.`,
  model_failed: ({ model, reason, status }) => `The ${model} ${reason}${status}.`,
  context_exceeded: ({ model, limit }) =>
    `What the ${model} was to read is longer than its window${limit}. Set contextTokens.`,
  answer_not_json: ({ model }) => `The ${model} answered without a JSON object.`,
  answer_cut: ({ model }) => `The answer of the ${model} broke off.`,
  answer_invalid: ({ model }) => `The answer of the ${model} did not fit the schema.`,
  answer_refused: ({ model }) => `The ${model} would not answer.`,
}

/** The reasons that are kept, and what each says. */
const REASONS: Readonly<Record<string, string>> = {
  rate_limited: 'was asked too often, and failed',
  server: 'failed',
  timeout: 'took too long, and failed',
  refused: 'refused the request',
  malformed: 'answered what cannot be read',
  quota: 'has no room left',
}
