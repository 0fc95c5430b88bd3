/** @module Vectors of a text's tokens, or of its pieces, become one. */
import type { Pooling } from './models.ts'
import { normalize } from '../unit-vector.ts'

/** A vector of length 1 and the length it had; both zero where there was nothing. */
export interface Pooled {
  readonly vector: Float32Array
  readonly length: number
}

/** The vectors of the tokens of a batch, as a model gives them: `texts` × `tokens` × `dimensions`, padding at each text's end. */
export interface TokenVectors {
  readonly data: ArrayLike<number>
  readonly tokens: number
  readonly dimensions: number
}

/** One vector for a text of a batch, of which the first `own` tokens are no padding. */
export function poolTokens(
  { data, tokens, dimensions }: TokenVectors,
  { text, own, pooling }: { text: number; own: number; pooling: Pooling },
): Pooled {
  const first = pooling === 'last' ? own - 1 : 0
  const end = pooling === 'mean' ? own : first + 1
  const sum = new Float32Array(dimensions)
  for (let token = first; token < end; token++) {
    const from = (text * tokens + token) * dimensions
    for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] as number) + (data[from + at] as number)
  }
  const length = normalize(sum)
  return { vector: sum, length: length / (end - first) }
}

/** A vector from an output that has one per text. */
export function takeVector(data: ArrayLike<number>, text: number, dimensions: number): Pooled {
  const vector = new Float32Array(dimensions)
  for (let at = 0; at < dimensions; at++) vector[at] = data[text * dimensions + at] as number
  return { vector, length: normalize(vector) }
}

/** A vector and how much it weighs among others. */
export interface Weighted {
  readonly vector: Float32Array
  readonly weight: number
}

/** The sum of a text's pieces, each as heavy as its weight, brought to length 1; its weight is the length it had. One piece is itself. */
export function joinPieces(pieces: readonly Weighted[]): Weighted {
  const [first] = pieces
  if (first !== undefined && pieces.length === 1) return first
  const sum = new Float32Array(first?.vector.length ?? 0)
  for (const { vector, weight } of pieces) {
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + weight * (vector[at] as number)
  }
  return { vector: sum, weight: normalize(sum) }
}
