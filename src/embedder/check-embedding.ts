/** @module What an embedder gave, checked; what it threw, as an error of ours. */
import { isKeepsakeError, KeepsakeError } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import type { Embedder, Embedding } from './embedder.ts'

/** How far a unit vector's length may be from 1: what 8-bit weights and half floats leave. */
const UNIT_WITHIN = 0.02

/** Throws `embedder_failed` unless there is one vector per text, all of one length in dimensions, and each of length 1 or 0. */
export function checkEmbedding(embedder: Embedder, { vectors }: Embedding, texts: number): void {
  if (vectors.length !== texts) {
    throw malformed(embedder, `returned ${vectors.length} vectors for ${texts} texts`)
  }
  const dimensions = embedder.dimensions ?? vectors[0]?.length
  for (const vector of vectors) {
    if (vector.length !== dimensions) {
      throw malformed(embedder, `returned a vector of ${vector.length} dimensions, not of ${dimensions}`)
    }
    const length = lengthOf(vector)
    if (!(Math.abs(length - 1) < UNIT_WITHIN) && length !== 0) {
      throw malformed(
        embedder,
        `returned a vector of length ${length.toPrecision(3)}, not 1. Normalise its vectors`,
      )
    }
  }
}

/** An error of ours stays as it is; any other becomes the cause of `embedder_failed`. */
export function asEmbedderFailure(embedder: Embedder, error: unknown): KeepsakeError {
  if (isKeepsakeError(error)) return error
  return failed(embedder, 'failed', { cause: error })
}

function malformed(embedder: Embedder, what: string): KeepsakeError {
  return failed(embedder, what, { reason: 'malformed' })
}

function failed(
  { id }: Embedder,
  what: string,
  { reason, cause }: { readonly reason?: 'malformed'; readonly cause?: unknown },
): KeepsakeError<'embedder_failed'> {
  return new KeepsakeError('embedder_failed', `Embedder '${id}' ${what}.`, {
    details: { embedder: id, ...defined({ reason }) },
    ...defined({ cause }),
  })
}

function lengthOf(vector: Float32Array): number {
  let squares = 0
  for (const value of vector) squares += value * value
  return Math.sqrt(squares)
}
