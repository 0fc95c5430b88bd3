import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  completion,
  type Cors,
  delta,
  events,
  modelServer,
  type ModelServer,
  type Reply,
} from '../fakes/model-server.ts'
import { launch } from './browser.ts'
import { pageReply } from './page-reply.ts'
import type { PageOutcome, PageQuestion } from './page/model.ts'

let browser: Browser
let site: ModelServer
let page: Page

beforeAll(async () => {
  site = await modelServer([await pageReply('model.ts')])
  browser = await launch()
  page = await browser.newPage()
  await page.goto(site.origin)
  await page.waitForFunction(() => 'askModel' in globalThis)
})
afterAll(async () => {
  await browser.close()
  await site.stop()
})

/** A server of another origin than the page. */
async function serving(replies: readonly Reply[], cors?: Cors): Promise<ModelServer> {
  const server = await modelServer(replies, cors && { cors })
  onTestFinished(() => server.stop())
  return server
}

function ask({ baseUrl }: ModelServer, question: Partial<PageQuestion> = {}): Promise<PageOutcome> {
  return page.evaluate<PageOutcome, object>(
    (given) => (globalThis as unknown as { askModel(given: object): Promise<PageOutcome> }).askModel(given),
    { ...question, options: { baseUrl, apiKey: 'sk-1', ...question.options } },
  )
}

const busy: Reply = {
  status: 429,
  headers: { 'retry-after': '1', 'retry-after-ms': '1100' },
  body: { error: { message: 'Not now.' } },
}
const usage = { choices: [], usage: { prompt_tokens: 9, completion_tokens: 2 } }

test('a page asks a server of another origin that allows it, with a key', async () => {
  const server = await serving([completion('Green tea')], {})
  const { generation } = await ask(server)
  expect(generation).toEqual({ text: 'Green tea', finishReason: 'stop' })
  expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer sk-1', origin: site.origin })
})

test('a page hears an answer as it comes, characters cut between packets included', async () => {
  const bytes = new TextEncoder().encode(`data: ${JSON.stringify(delta('grüner 🍵'))}\n\n`)
  const cut = bytes.indexOf(0xf0) + 2 // in the middle of the cup
  const { chunks = [], ...reply } = events(delta(' it is', 'stop'), usage, '[DONE]')
  const server = await serving([{ ...reply, chunks: [bytes.slice(0, cut), bytes.slice(cut), ...chunks] }], {})
  const { generation, heard } = await ask(server, { stream: true })
  expect(heard).toEqual(['grüner 🍵', ' it is'])
  expect(generation).toEqual({
    text: 'grüner 🍵 it is',
    finishReason: 'stop',
    usage: { inputTokens: 9, outputTokens: 2 },
  })
})

test('the time that a server asks to wait is hidden from a page, which then waits by its own measure', async () => {
  const hidden = { ...busy, headers: { 'retry-after': '30' } }
  const server = await serving([hidden, completion('Tea')], {})
  const { generation, tookMs } = await ask(server)
  expect(generation?.text).toBe('Tea')
  expect(tookMs).toBeLessThan(20_000)
  server.answer(hidden)
  const { failure } = await ask(server, { options: { baseUrl: server.baseUrl, retries: 0 } })
  expect(failure?.details).toEqual({ model: 'tiny', reason: 'rate_limited', status: 429 })
})

test.for<[string, number]>([
  ['retry-after', 1000],
  ['retry-after-ms', 1100],
])('the time that a server asks to wait is kept where it exposes %s', async ([header, ms]) => {
  const server = await serving([busy, completion('Tea')], { expose: [header] })
  const { generation, tookMs } = await ask(server)
  expect(generation?.text).toBe('Tea')
  expect(tookMs).toBeGreaterThanOrEqual(ms - 5)
  server.answer(busy)
  const { failure } = await ask(server, { options: { baseUrl: server.baseUrl, retries: 0 } })
  expect(failure?.details).toMatchObject({ retryAfterMs: ms })
})

test('a server that does not allow the page is unreachable, and the error names CORS', async () => {
  const server = await serving([completion('Green tea')])
  const { failure } = await ask(server, { options: { baseUrl: server.baseUrl, retries: 0 } })
  expect(failure).toMatchObject({ code: 'model_unreachable', details: { model: 'tiny' } })
  expect(failure?.message).toContain(`No answer came from ${server.baseUrl}/chat/completions.`)
  expect(failure?.message).toContain('(CORS)')
})

test('a page that leaves hears its own reason at once, and the server sees it go', async () => {
  const server = await serving([{ ...events(delta('Green ')), hang: true }], {})
  const { failure, heard, tookMs } = await ask(server, { stream: true, abortAfterMs: 200 })
  expect(failure).toEqual({ code: 'none', message: 'Error: The user left.', details: undefined })
  expect(heard).toEqual(['Green '])
  expect(tookMs).toBeLessThan(2000)
  await expect.poll(() => server.abandoned()).toBe(1)
})

test('a page waits for an answer until the timeout', async () => {
  const server = await serving([{ body: '{"choices":', hang: true }], {})
  const { failure } = await ask(server, { options: { baseUrl: server.baseUrl, timeoutMs: 100 } })
  expect(failure).toMatchObject({ code: 'model_failed', details: { model: 'tiny', reason: 'timeout' } })
})
