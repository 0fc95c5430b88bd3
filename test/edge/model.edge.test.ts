import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { completion, delta, events, modelServer, type Reply } from '../fakes/model-server.ts'
import { bundle } from './bundle.ts'

let miniflare: Miniflare

beforeAll(async () => {
  const { code } = await bundle('in-workerd-model.mjs')
  miniflare = new Miniflare({
    compatibilityDate: '2026-04-01',
    modules: [{ type: 'ESModule', path: 'worker.js', contents: code }],
  })
})
afterAll(() => miniflare.dispose())

/** What a Worker makes of a server that answers so. */
async function asked(replies: readonly Reply[], options: { timeoutMs?: number } = {}): Promise<unknown> {
  const server = await modelServer(replies)
  onTestFinished(() => server.stop())
  const body = JSON.stringify({ baseUrl: server.baseUrl, ...options })
  const response = await miniflare.dispatchFetch('http://localhost/', { method: 'POST', body })
  return response.json()
}

test('a Worker hears a model as it answers', async () => {
  const stream = events(delta('Green '), delta('tea', 'stop'), '[DONE]')
  expect(await asked([stream])).toEqual({
    generation: { text: 'Green tea', finishReason: 'stop' },
    heard: ['Green ', 'tea'],
  })
})

test('a Worker asks again where the server is busy', async () => {
  const busy = { status: 503, headers: { 'retry-after-ms': '1' } }
  expect(await asked([busy, completion('Tea')])).toMatchObject({ generation: { text: 'Tea' } })
})

test.for<[string, Reply, string]>([
  ['cuts the connection', { cut: 'before' }, 'model_unreachable'],
  ['refuses the key', { status: 401 }, 'model_unauthorized'],
  ['is too slow', { delayMs: 60_000 }, 'model_failed'],
])('a Worker hears of a server that %s', async ([, reply, code]) => {
  expect(await asked([reply], { timeoutMs: 500 })).toEqual({ code, heard: [] })
})
