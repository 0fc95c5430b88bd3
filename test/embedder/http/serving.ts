/** An embedder and the server that it asks, for one test. */
import { onTestFinished } from 'vitest'
import type { Embedder } from '../../../src/embedder/embedder.ts'
import { httpEmbedder, type HttpEmbedderOptions } from '../../../src/embedder/http.ts'
import { embedded } from '../../fakes/embedding-server.ts'
import { type Asked, modelServer, type ModelServer, type Reply } from '../../fakes/model-server.ts'

/** Starts a server that answers so, by default with a vector per text, and makes an embedder of it. The server stops with the test. */
export async function serving(
  replies: readonly Reply[] | ((asked: Asked) => Reply) = embedded,
  options: Partial<HttpEmbedderOptions> = {},
): Promise<{ embedder: Embedder; server: ModelServer }> {
  const server = await modelServer(replies)
  onTestFinished(() => server.stop())
  return { server, embedder: httpEmbedder({ baseUrl: server.baseUrl, model: 'tiny', ...options }) }
}

/** What a write asks for. */
export const document = { purpose: 'document' } as const
/** What a search asks for. */
export const query = { purpose: 'query' } as const
