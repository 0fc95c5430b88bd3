/** An embedding model of the AI SDK, written by hand after its specification. */
import type { EmbeddingModelV4, EmbeddingModelV4CallOptions, EmbeddingModelV4Result } from '@ai-sdk/provider'
import { embedWords } from '../../fakes/fake-embedder.ts'

/** A model, and what it was asked. */
export interface HandmadeModel extends EmbeddingModelV4 {
  readonly asked: readonly EmbeddingModelV4CallOptions[]
}

/** A model whose vectors are made of words, twice as long as unit vectors; or one that answers so. */
export function handmadeModel(
  more: Partial<EmbeddingModelV4> = {},
  answer: (
    call: EmbeddingModelV4CallOptions,
  ) => Promise<EmbeddingModelV4Result> | EmbeddingModelV4Result = embedded,
): HandmadeModel {
  const asked: EmbeddingModelV4CallOptions[] = []
  return {
    specificationVersion: 'v4',
    provider: 'handmade.embedding',
    modelId: 'words-1',
    maxEmbeddingsPerCall: 10,
    supportsParallelCalls: true,
    async doEmbed(call) {
      asked.push(call)
      return answer(call)
    },
    ...more,
    asked,
  }
}

/** The answer of the model. */
export function embedded({ values, dimensions }: EmbeddingModelV4CallOptions): EmbeddingModelV4Result {
  return answered(values.map((text) => Array.from(embedWords(text, dimensions), (value) => 2 * value)))
}

/** Any answer, also one that no model should give. */
export function answered(embeddings: unknown): EmbeddingModelV4Result {
  return { embeddings: embeddings as number[][], warnings: [] }
}
