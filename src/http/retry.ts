/** @module When to ask a server again. */

/** The first wait, in milliseconds; each one after it is twice as long. */
const FIRST_MS = 500
const LONGEST_MS = 8000
/** A server that asks for a longer wait is not asked again: whoever waits for the answer should know. */
export const PATIENCE_MS = 60_000

/** How long to wait before trying again, in milliseconds: twice as long each time, and never in step with other clients. */
export function backoffMs(tries: number, random: number = Math.random()): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** tries) * (0.5 + random / 2)
}

/** How long a response asks to wait, in milliseconds. A browser shows these headers across origins only where the server exposes them. */
export function retryAfterMs(headers: Headers, now: number = Date.now()): number | undefined {
  const exact = headers.get('retry-after-ms')?.trim()
  if (exact !== undefined && /^\d+(\.\d+)?$/.test(exact)) return Number(exact)
  const given = headers.get('retry-after')?.trim()
  if (given === undefined) return undefined
  if (/^\d+(\.\d+)?$/.test(given)) return Number(given) * 1000
  const moment = Date.parse(given)
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now)
}
