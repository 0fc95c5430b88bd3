/** @module A query as a kernel reads it. */

/** A query, quantised twice: finely for dot products, as a stored vector for its sign bits. */
export interface PreparedQuery {
  /** Component i is codes[i] · factor. */
  readonly codes: Int16Array
  readonly factor: number
  /** The same as int8, by a factor of their own. */
  readonly small: Int8Array
}

/** The largest code of a query: with it, sums over up to 2,048 dimensions are exact in int32. */
const MAX_CODE = 8191
const MAX_SMALL_CODE = 127
/** The largest sum of int32, shared by the largest rows' codes. */
const MAX_SUM = (2 ** 31 - 1) / 128

/** A query of so many dimensions; what it lacks is 0. One that is not finite is read as zero. */
export function prepareQuery(query: Float32Array, dimensions: number): PreparedQuery {
  const whole = query.subarray(0, dimensions)
  let largest = 0
  for (const value of whole) largest = Math.max(largest, Math.abs(value))
  const codes = new Int16Array(dimensions)
  const small = new Int8Array(dimensions)
  if (!(largest > 0 && largest < Infinity)) return { codes, factor: 0, small }
  const steps = Math.min(MAX_CODE, Math.floor(MAX_SUM / dimensions))
  whole.forEach((value, at) => {
    codes[at] = Math.round((value / largest) * steps)
    small[at] = Math.round((value / largest) * MAX_SMALL_CODE)
  })
  return { codes, factor: Math.fround(largest / steps), small }
}
