/** @module The errors of a transformers.js embedder. */
import { type EmbedderFailure, KeepsakeError } from '../../core/errors.ts'

/** Why one failed, and what it comes from. */
export interface Failure {
  readonly embedder: string
  readonly reason?: EmbedderFailure
  readonly cause?: unknown
}

/** `embedder_failed`, with a sentence that follows the embedder's name. */
export function embedderFailed(message: string, { embedder, reason, cause }: Failure): KeepsakeError {
  return new KeepsakeError('embedder_failed', `Embedder '${embedder}' ${message}`, {
    details: { embedder, ...(reason !== undefined && { reason }) },
    ...(cause !== undefined && { cause }),
  })
}

/** The work's result; what it throws is `embedder_failed` with this message and reason, and kept as the cause. */
export async function orFail<Result>(
  work: () => Result | Promise<Result>,
  message: string,
  failure: Omit<Failure, 'cause'>,
): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    throw embedderFailed(message, { ...failure, cause })
  }
}
