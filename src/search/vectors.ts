/** @module Vectors as they are stored and scanned: int8 codes with one scale each. */

/** A unit vector in int8: component i is `codes[i] · scale`. */
export interface Vector {
  readonly codes: Int8Array
  readonly scale: number
  /** How much its text weighs in a window: for mean-pooled vectors, tokens × length before normalising. */
  readonly weight: number
}

/** The largest code; −128 is left out so that codes are symmetric. */
const MAX_CODE = 127

/**
 * A unit vector as int8 codes. A zero vector (a text the embedder cannot read) has scale 0.
 *
 * "Exact" search means exact over these codes: the largest error of a component is half a scale, 1/254 of the largest one.
 */
export function quantize(vector: ArrayLike<number>, weight: number): Vector {
  let largest = 0
  for (let index = 0; index < vector.length; index++) {
    largest = Math.max(largest, Math.abs(vector[index] as number))
  }
  const scale = largest / MAX_CODE
  const codes = new Int8Array(vector.length)
  if (scale > 0) {
    for (let index = 0; index < vector.length; index++) {
      codes[index] = Math.round((vector[index] as number) / scale)
    }
  }
  return { codes, scale, weight }
}

/** Vectors side by side, as a scan reads them: row `i` begins at `i · dimensions`. */
export interface Codes {
  readonly codes: Int8Array
  readonly scales: Float32Array
}

/** The dot product of the query with one row. */
export function dot({ codes, scales }: Codes, row: number, query: Float32Array): number {
  const size = query.length
  const start = row * size
  let even = 0
  let odd = 0
  // Two sums that do not wait for each other: a third faster than one.
  for (let index = 0; index + 1 < size; index += 2) {
    even += (codes[start + index] as number) * (query[index] as number)
    odd += (codes[start + index + 1] as number) * (query[index + 1] as number)
  }
  if (size % 2 === 1) even += (codes[start + size - 1] as number) * (query[size - 1] as number)
  return (even + odd) * (scales[row] as number)
}
