/** @module What becomes of a job that failed: tried again, later and later, unless that is hopeless. */
import { type ErrorCode, isKeepsakeError } from '../../core/errors.ts'
import { defined } from '../../core/json.ts'
import { fromMillis, LAST_MOMENT } from '../../core/time.ts'
import { keptError } from './job-error.ts'
import type { Job } from './jobs.ts'

/** The first wait after a failure; each further one is twice as long. */
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000

/** What only somebody's help mends: another key, another model, another schema, a shorter text, more room. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'model_unauthorized',
  'answer_refused',
  'context_exceeded',
  'invalid_schema',
  'invalid_argument',
  'invalid_namespace',
  'invalid_value',
  'not_supported',
  'too_large',
])

/** How long to wait after so many failures in a row, in milliseconds, and at least as long as the model's server asks. */
export function waitAfter(failures: number, error: unknown): number {
  const own = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))
  return isKeepsakeError(error, 'model_failed') ? Math.max(own, error.details.retryAfterMs ?? 0) : own
}

/** A moment so many milliseconds from now; `undefined` where there is no such moment, such as in `Infinity`. */
export function momentIn(ms: number, now: number): string | undefined {
  const moment = now + ms
  return moment <= LAST_MOMENT ? fromMillis(moment) : undefined
}

/** The job after one more failure: due again, or, where that is hopeless or it was tried often enough, waiting to be asked for. */
export function afterFailure(job: Job, error: unknown, options: { now: number; most: number }): Job {
  const { dueAt: _, ...rest } = job
  const attempts = job.attempts + 1
  const failed = { ...rest, attempts, error: keptError(error) }
  const most = isUnusable(error) ? Math.min(options.most, UNUSABLE_ANSWERS) : options.most
  const isSpent = attempts >= most && !isRateLimited(error)
  if (isSpent || isHopeless(error)) return failed
  return { ...failed, ...defined({ dueAt: momentIn(waitAfter(attempts, error), options.now) }) }
}

/** So often a conversation is read to a model that answers what cannot be used: each time costs two calls, and says much the same. */
const UNUSABLE_ANSWERS = 2

function isUnusable(error: unknown): boolean {
  return isKeepsakeError(error) && UNUSABLE.has(error.code)
}

const UNUSABLE: ReadonlySet<ErrorCode> = /* @__PURE__ */ new Set<ErrorCode>([
  'answer_not_json',
  'answer_cut',
  'answer_invalid',
])

/** A limit passes by itself, however often it was hit. */
function isRateLimited(error: unknown): boolean {
  return isKeepsakeError(error, 'model_failed') && error.details.reason === 'rate_limited'
}

function isHopeless(error: unknown): boolean {
  if (isKeepsakeError(error, 'model_failed')) return error.details.reason === 'refused'
  return isKeepsakeError(error) && HOPELESS.has(error.code)
}
