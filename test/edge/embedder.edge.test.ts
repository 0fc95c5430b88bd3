import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { embedded } from '../fakes/embedding-server.ts'
import { type Asked, modelServer, type Reply } from '../fakes/model-server.ts'
import { bundle } from './bundle.ts'
import { denoParameters, findDeno } from './find-deno.ts'
import { runProgram } from './run-program.ts'

const deno = findDeno()
let miniflare: Miniflare

beforeAll(async () => {
  const { code } = await bundle('in-workerd-embedder.mjs')
  miniflare = new Miniflare({
    compatibilityDate: '2026-04-01',
    modules: [{ type: 'ESModule', path: 'worker.js', contents: code }],
  })
})
afterAll(() => miniflare.dispose())

type Options = { baseUrl: string; timeoutMs: number }

const inWorkerd = async (options: Options): Promise<unknown> => {
  const body = JSON.stringify(options)
  return (await miniflare.dispatchFetch('http://localhost/', { method: 'POST', body })).json()
}
const inDeno = (options: Options): Promise<unknown> => {
  const parameters = denoParameters('--allow-net=127.0.0.1', 'in-deno-embedder.mjs', JSON.stringify(options))
  return runProgram(String(deno), parameters)
}

describe.each([
  { runtime: 'workerd', run: inWorkerd, isThere: true },
  { runtime: 'Deno', run: inDeno, isThere: deno !== undefined },
])('$runtime', ({ run, isThere }) => {
  async function asked(replies: readonly Reply[] | ((asked: Asked) => Reply)): Promise<unknown> {
    const server = await modelServer(replies)
    onTestFinished(() => server.stop())
    return run({ baseUrl: `${server.baseUrl}?key=very-hidden`, timeoutMs: 1000 })
  }

  test.skipIf(!isThere)('remembers and finds through a server', async () => {
    expect(await asked(embedded)).toEqual({ found: 'tea', dimensions: 64 })
  })

  test.skipIf(!isThere)('asks again where the server is busy', async () => {
    let failures = 1
    const busy: Reply = { status: 503, headers: { 'retry-after-ms': '1' } }
    const answer = (request: Asked): Reply => (failures-- > 0 ? busy : embedded(request))
    expect(await asked(answer)).toMatchObject({ found: 'tea' })
  })

  test.skipIf(!isThere).each<[string, Reply, object]>([
    ['cuts the connection', { cut: 'before' }, { reason: 'unreachable' }],
    ['refuses the key', { status: 401 }, { reason: 'unauthorized', status: 401 }],
    ['is too slow', { delayMs: 60_000 }, { reason: 'timeout' }],
    ['answers something else', { body: 'tea' }, { reason: 'malformed' }],
  ])('hears of a server that %s, and shows no key', async (_, reply, details) => {
    const outcome = (await asked([reply])) as { failure: unknown; shown: string }
    expect(outcome.failure).toEqual({ embedder: 'http:tiny', ...details })
    expect(outcome.shown).not.toContain('very-hidden')
  })
})
