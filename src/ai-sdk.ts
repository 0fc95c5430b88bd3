/** @module The `./ai-sdk` entry: what speaks with the AI SDK. */
export {
  aiSdkEmbedder,
  type AiSdkEmbedderOptions,
  type AiSdkEmbeddingModel,
} from './adapters/ai-sdk/embedder.ts'
