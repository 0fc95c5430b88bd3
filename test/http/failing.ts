/** Servers that fail, and what they may say: for every kind of model that is asked over HTTP. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { expect } from 'vitest'
import type { Reply } from '../fakes/model-server.ts'

/** An answer of this status. */
export const failing = (status: number, body: Reply['body'] = '', headers: Reply['headers'] = {}): Reply => ({
  status,
  body,
  headers,
})

/** Fails, and asks for hardly any wait, so that no test is slow. */
export const busy = (status: number, more: Partial<Reply> = {}): Reply => ({
  status,
  headers: { 'retry-after-ms': '1' },
  body: { error: { message: 'Not now.' } },
  ...more,
})

/** An address where nobody listens. */
export async function deadOrigin(): Promise<string> {
  const closed = createServer()
  await new Promise<void>((resolve) => {
    closed.listen(0, '127.0.0.1', resolve)
  })
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  return `http://127.0.0.1:${port}`
}

const KEY = 'sk-proj-very-secret-123456'

/** What a model's server is asked with. */
export const secretOptions = (baseUrl: string) => ({
  baseUrl: `${baseUrl}?key=very-hidden-query`,
  apiKey: KEY,
  headers: { 'x-other': 'very-hidden-header' },
})

/** What it is asked. */
export const SECRET_TEXT = '"Tea"\nsays my diary, "with Charles, and nobody knows."'

/** A sentence of a server that says all of it. */
export const quoting = `Bad key ${KEY}; other very-hidden-header, query very-hidden-query; your input: ${JSON.stringify(SECRET_TEXT)}`

/** Answers that say all of it, in every way that there is. */
export const LEAKS: readonly [string, Reply][] = [
  ['401', failing(401, { error: { message: quoting } })],
  ['400', failing(400, { error: { message: quoting } })],
  ['400 as text', failing(400, quoting)],
  ['413', failing(413, quoting)],
  ['429', failing(429, { error: { message: quoting } })],
  ['500', failing(500, { error: quoting })],
  ['error in 200', { body: { error: { code: 400, message: quoting } } }],
  ['cut', { cut: 'before' }],
  ['malformed', { body: quoting }],
  ['from the middle', failing(400, { error: { message: 'Refused near: with Charles, and nobody knows' } })],
]

/** None of it stands in an error, however that is shown. */
export function expectNoSecret(error: Error): void {
  const shown = [inspect(error, { depth: 10 }), JSON.stringify(error), String(error)].join('\n')
  for (const part of ['very-secret', 'very-hidden', 'Charles']) expect(shown).not.toContain(part)
}
