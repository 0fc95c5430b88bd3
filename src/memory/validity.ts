/** @module When a memory holds, in words. */

/** How it says when it began; what is to come is not so yet. Both are ISO 8601. */
export function beginning(validFrom: string, now: string): string {
  const day = validFrom.slice(0, 10)
  return validFrom > now ? `from ${day} on` : `since ${day}`
}
