/** What a server of embeddings answers: texts by their words, or vectors that a test makes up. */
import type { Asked, Reply } from './model-server.ts'
import { embedWords } from './fake-embedder.ts'

/** How long the vectors of `embedded` are, unless the request asks for another length. */
const DIMENSIONS = 64

/** Answers a request as OpenAI does: a vector per text, made of its words. */
export function embedded({ body }: Asked): Reply {
  const { dimensions = DIMENSIONS } = body as { dimensions?: number }
  return embeddings(inputOf({ body }).map((text) => [...embedWords(text, dimensions)]))
}

/** These vectors as OpenAI writes them, each with its index. */
export function embeddings(vectors: readonly unknown[]): Reply {
  const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }))
  return { body: { object: 'list', data, model: 'tiny', usage: { prompt_tokens: 2, total_tokens: 2 } } }
}

/** The texts of a request. */
export function inputOf({ body }: Pick<Asked, 'body'>): readonly string[] {
  return body['input'] as readonly string[]
}
