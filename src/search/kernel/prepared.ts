/** @module A query as a kernel reads it. */

/** A query, quantised finely for dot products. For its sign bits it is quantised as a stored vector: see {@link smallCodes}. */
export interface PreparedQuery {
  /** Component i is codes[i] · factor. */
  readonly codes: Int16Array
  readonly factor: number
  /** What was given, and its largest component by size; 0 where the query scores 0 everywhere. */
  readonly given: Float32Array
  readonly largest: number
}

/** The largest code of a query: with it, sums over up to 2,048 dimensions are exact in int32. */
const MAX_CODE = 8191
const MAX_SMALL_CODE = 127
/** The largest sum of int32, shared by the largest rows' codes. */
const MAX_SUM = (2 ** 31 - 1) / 128

/** A query of so many dimensions; what it lacks is 0. One that is not finite is read as zero. */
export function prepareQuery(query: Float32Array, dimensions: number): PreparedQuery {
  const given = query.subarray(0, dimensions)
  const largest = largestOf(given)
  const codes = new Int16Array(dimensions)
  if (largest === 0) return { codes, factor: 0, given, largest }
  const steps = Math.min(MAX_CODE, Math.floor(MAX_SUM / dimensions))
  for (let at = 0; at < given.length; at++) codes[at] = Math.round(((given[at] as number) / largest) * steps)
  return { codes, factor: Math.fround(largest / steps), given, largest }
}

/** Writes a query as int8, by a factor of its own. */
export function smallCodes({ given, largest }: PreparedQuery, to: Int8Array): void {
  to.fill(0)
  if (largest === 0) return
  for (let at = 0; at < given.length; at++) {
    to[at] = Math.round(((given[at] as number) / largest) * MAX_SMALL_CODE)
  }
}

/** The largest component by size; 0 where one is not finite. */
function largestOf(values: Float32Array): number {
  let largest = 0
  for (let at = 0; at < values.length; at++) largest = Math.max(largest, Math.abs(values[at] as number))
  return largest < Infinity ? largest : 0
}
