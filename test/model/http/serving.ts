/** A model and the server that it asks, for one test. */
import { onTestFinished } from 'vitest'
import { httpModel, type HttpModelOptions } from '../../../src/model/http.ts'
import type { Model } from '../../../src/model/model.ts'
import { type Asked, modelServer, type ModelServer, type Reply } from '../../fakes/model-server.ts'

/** Starts a server that answers so, and makes a model of it. The server stops with the test. */
export async function serving(
  replies: readonly Reply[] | ((asked: Asked) => Reply),
  options: Partial<HttpModelOptions> = {},
): Promise<{ model: Model; server: ModelServer }> {
  const server = await modelServer(replies)
  onTestFinished(() => server.stop())
  return { server, model: httpModel({ baseUrl: server.baseUrl, model: 'tiny', ...options }) }
}

/** A conversation that asks for a word. */
export const messages = [{ role: 'user' as const, content: 'Say a word, please, Ada.' }]
