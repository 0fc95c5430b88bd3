/** @module Any embedding model that transformers.js can run, in the memory worker. */
import { KeepsakeError } from '../../core/errors.ts'
import type { Embedder } from '../embedder.ts'
import type { TransformersEmbedderOptions } from './options.ts'

/** An embedder that runs a model of the hub, or of one's own files, with transformers.js. */
export function transformersEmbedder(options: TransformersEmbedderOptions): Embedder {
  const id = options.id ?? options.model
  return {
    id,
    dimensions: undefined,
    embed: () =>
      Promise.reject(
        new KeepsakeError('not_supported', `Embedder '${id}' cannot run yet.`, {
          details: { operation: 'transformersEmbedder' },
        }),
      ),
  }
}
