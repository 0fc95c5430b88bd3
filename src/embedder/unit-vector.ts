/** @module Vectors of length 1. */

/** The unit vector of the same direction. All zeros stay. Divides by the largest number first, so that no square overflows or vanishes. */
export function toUnitVector(values: ArrayLike<number>): Float32Array {
  const numbers = Float64Array.from(values)
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (largest === 0) return new Float32Array(numbers.length)
  const length = Math.sqrt(numbers.reduce((sum, value) => sum + (value / largest) ** 2, 0))
  return Float32Array.from(numbers, (value) => value / largest / length)
}
