/** @module Which of two JSON values comes first, where there is an order between them. */
import type { Json } from './json.ts'
import { toMillis } from './time.ts'

/** Where a value stands to another: below 0 before it, 0 beside it, above 0 after it; `undefined` where there is no order. */
export type Order = (value: Json) => number | undefined

/**
 * Compares values with this one. There is an order between numbers and between texts; two texts that are both moments in ISO 8601 are
 * compared as moments, others by their code units.
 */
export function compareWith(other: Json): Order {
  if (typeof other === 'number') return (value) => (typeof value === 'number' ? value - other : undefined)
  if (typeof other !== 'string') return () => undefined
  const moment = toMillis(other)
  return (value) => {
    if (typeof value !== 'string') return undefined
    const difference = Number.isNaN(moment) ? NaN : toMillis(value) - moment
    return Number.isNaN(difference) ? compareTexts(value, other) : difference
  }
}

function compareTexts(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1
}
