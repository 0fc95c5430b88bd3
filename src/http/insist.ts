/** @module Asks again what may do better the next time. */
import { pause } from './deadline.ts'
import { FailedRequest } from './failed-request.ts'
import { backoffMs } from './retry.ts'

/** Does the work, and again after a failure that may pass, up to `retries` times. Throws what happened last, or the signal's reason. */
export async function insist<Result>(
  { retries, signal }: { readonly retries: number; readonly signal: AbortSignal | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await attempt(work)
    if (!(outcome instanceof FailedRequest)) return outcome
    if (outcome.again === undefined || tries === retries) throw outcome
    await pause(outcome.again.afterMs ?? backoffMs(tries), signal)
  }
}

/** What came of the work: a failure is given back, anything else that is thrown is thrown. */
export async function attempt<Result>(work: () => Promise<Result>): Promise<Result | FailedRequest> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FailedRequest) return error
    throw error
  }
}
