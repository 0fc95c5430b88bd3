/** @module Vectors of length 1. */

/** The unit vector of the same direction. All zeros stay. Divides by the largest number first, so that no square overflows or vanishes. */
export function toUnitVector(values: ArrayLike<number>): Float32Array {
  const numbers = Float64Array.from(values)
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (largest === 0) return new Float32Array(numbers.length)
  const length = Math.sqrt(numbers.reduce((sum, value) => sum + (value / largest) ** 2, 0))
  return Float32Array.from(numbers, (value) => value / largest / length)
}

/** Makes a vector one of length 1, in place; returns the length it had. The zero vector stays. For sums of our own, which neither overflow nor vanish. */
export function normalize(vector: Float32Array): number {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  if (length > 0) {
    for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) / length
  }
  return length
}
