import type { EmbeddingModelV2, EmbeddingModelV3, EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import { expectTypeOf, test } from 'vitest'
import { aiSdkEmbedder, type AiSdkEmbedderOptions } from '../../src/ai-sdk.ts'
import type { Embedder } from '../../src/index.ts'

test('embedding models of every version that embeds texts are taken', () => {
  type Taken = Parameters<typeof aiSdkEmbedder>[0]
  expectTypeOf<EmbeddingModelV4>().toExtend<Taken>()
  expectTypeOf<EmbeddingModelV3>().toExtend<Taken>()
  expectTypeOf<EmbeddingModelV2<string>>().toExtend<Taken>()
  expectTypeOf<EmbeddingModelV2<Uint8Array>>().not.toExtend<Taken>()
  expectTypeOf<LanguageModelV4>().not.toExtend<Taken>()
})

test('it is an embedder', () => {
  expectTypeOf(aiSdkEmbedder).returns.toEqualTypeOf<Embedder>()
  expectTypeOf<{ id: 'mine'; pace: { texts: 5 } }>().toExtend<AiSdkEmbedderOptions>()
})
