import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { embedded } from '../fakes/embedding-server.ts'
import { embedWords } from '../fakes/fake-embedder.ts'
import { type Asked, type Cors, modelServer, type ModelServer, type Reply } from '../fakes/model-server.ts'
import { launch } from './browser.ts'
import { pageReply } from './page-reply.ts'
import type { PageTexts, PageVectors } from './page/embedder.ts'

let browser: Browser
let site: ModelServer
let page: Page

beforeAll(async () => {
  site = await modelServer([await pageReply('embedder.ts')])
  browser = await launch()
  page = await browser.newPage()
  await page.goto(site.origin)
  await page.waitForFunction(() => 'embedTexts' in globalThis)
})
afterAll(async () => {
  await browser.close()
  await site.stop()
})

/** A server of another origin than the page. */
async function serving(
  replies: readonly Reply[] | ((asked: Asked) => Reply),
  cors?: Cors,
): Promise<ModelServer> {
  const server = await modelServer(replies, cors && { cors })
  onTestFinished(() => server.stop())
  return server
}

function embed({ baseUrl }: ModelServer, given: Partial<PageTexts> = {}): Promise<PageVectors> {
  return page.evaluate<PageVectors, object>(
    (texts) =>
      (globalThis as unknown as { embedTexts(texts: object): Promise<PageVectors> }).embedTexts(texts),
    { texts: ['green tea'], ...given, options: { baseUrl, apiKey: 'sk-1', ...given.options } },
  )
}

const busy: Reply = { status: 429, headers: { 'retry-after': '30' }, body: { error: 'Not now.' } }

test('a page asks a server of another origin that allows it, with a key', async () => {
  const server = await serving(embedded, {})
  const { vectors } = await embed(server, { texts: ['green tea', '', 'grüner 🍵'] })
  expect(vectors).toEqual(['green tea', '', 'grüner 🍵'].map((text) => [...embedWords(text)]))
  expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer sk-1', origin: site.origin })
})

test('a page reads base64 as well', async () => {
  const embedding = Buffer.from(Float32Array.of(3, 0, -4).buffer).toString('base64')
  const server = await serving([{ body: { data: [{ index: 0, embedding }] } }], {})
  expect((await embed(server)).vectors).toEqual([[...Float32Array.of(0.6, 0, -0.8)]])
})

test('the time that a server asks to wait is hidden from a page, which then waits by its own measure', async () => {
  let failures = 1
  const server = await serving((asked) => (failures-- > 0 ? busy : embedded(asked)), {})
  const { vectors, tookMs } = await embed(server)
  expect(vectors).toHaveLength(1)
  expect(tookMs).toBeLessThan(20_000)
  server.answer(busy)
  const { failure } = await embed(server, { options: { baseUrl: server.baseUrl, retries: 0 } })
  expect(failure?.details).toEqual({ embedder: 'http:tiny', reason: 'rate_limited', status: 429 })
})

test('the time that a server asks to wait is known where it exposes it', async () => {
  const server = await serving([busy], { expose: ['retry-after'] })
  const { failure } = await embed(server, { options: { baseUrl: server.baseUrl, retries: 0 } })
  expect(failure?.details).toMatchObject({ retryAfterMs: 30_000 })
})

test('a server that does not allow the page is unreachable, and the error names CORS', async () => {
  const server = await serving(embedded)
  const { failure } = await embed(server, { options: { baseUrl: server.baseUrl, retries: 0 } })
  expect(failure).toMatchObject({
    code: 'embedder_failed',
    details: { embedder: 'http:tiny', reason: 'unreachable' },
  })
  expect(failure?.message).toContain(`No answer came from ${server.baseUrl}/embeddings.`)
  expect(failure?.message).toContain('(CORS)')
})

test('a page that leaves hears its own reason at once, and the server sees it go', async () => {
  const server = await serving([{ body: '{"data":', hang: true }], {})
  const { failure, tookMs } = await embed(server, { abortAfterMs: 200 })
  expect(failure).toEqual({ code: 'none', message: 'Error: The user left.', details: undefined })
  expect(tookMs).toBeLessThan(5000)
  await expect.poll(() => server.abandoned()).toBe(1)
})
