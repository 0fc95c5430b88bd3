/** A model's server on a port of its own: it answers what a test tells it to, and keeps what it was asked. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { JsonObject } from '../../src/core/json.ts'

/** What the server was asked. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: JsonObject
}

/** An answer. */
export interface Reply {
  /** 200 by default. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text, or an object that becomes JSON. */
  readonly body?: string | object
  /** In place of a body: written one after the other, each in a packet of its own. */
  readonly chunks?: readonly (string | Uint8Array)[]
  /** How long it takes until the headers, in milliseconds. */
  readonly delayMs?: number
  /** Cuts the connection: before the headers, or after what there is of a body. */
  readonly cut?: 'before' | 'after'
  /** Never ends: the headers and what there is of a body come, and then nothing. */
  readonly hang?: boolean
}

/** What a web page of another origin may do. Without it a browser keeps the answer from the page. */
export interface Cors {
  /** Headers that the page may see besides the harmless ones. */
  readonly expose?: readonly string[]
}

export interface ModelServer {
  readonly origin: string
  /** What `httpModel` is given. */
  readonly baseUrl: string
  /** Without what browsers ask before (`OPTIONS`). */
  readonly asked: readonly Asked[]
  /** What it answers from now on, one after the other; the last one again and again. */
  answer(...replies: readonly Reply[]): void
  /** How many answers were not heard to their end: the client had left. */
  abandoned(): number
  stop(): Promise<void>
}

/** Starts a server. */
export async function modelServer(
  replies: readonly Reply[] | ((asked: Asked) => Reply) = [],
  { cors }: { cors?: Cors } = {},
): Promise<ModelServer> {
  const asked: Asked[] = []
  let script = replies
  let answered = 0
  let abandoned = 0
  const server = createServer((request, response) => {
    if (cors !== undefined) allow(response, cors)
    response.once('close', () => {
      if (!response.writableFinished) abandoned += 1
    })
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    return void receive(request).then(async (received) => {
      asked.push(received)
      const reply = typeof script === 'function' ? script(received) : (script[answered++] ?? script.at(-1))
      return respond(response, reply ?? { status: 599, body: 'The script is empty.' })
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    baseUrl: `${origin}/v1`,
    asked,
    answer(...given) {
      script = given
      answered = 0
    },
    abandoned: () => abandoned,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A completion as OpenAI writes it. */
export function completion(text: string, more: { finish?: string; usage?: object } = {}): Reply {
  const { finish = 'stop', usage } = more
  const choice = { index: 0, message: { role: 'assistant', content: text }, finish_reason: finish }
  return { body: { object: 'chat.completion', choices: [choice], ...(usage && { usage }) } }
}

/** Server-sent events, each in a packet of its own. */
export function events(...data: readonly (object | string)[]): Reply {
  const chunks = data.map((each) => `data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`)
  return { headers: { 'content-type': 'text/event-stream' }, chunks }
}

/** A piece of a streamed completion. */
export function delta(content: string | null, finish: string | null = null): object {
  return { choices: [{ index: 0, delta: content === null ? {} : { content }, finish_reason: finish }] }
}

async function receive(request: IncomingMessage): Promise<Asked> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string
  const { method = '', url = '', headers } = request
  return { method, path: url, headers, body: JSON.parse(text || '{}') as JsonObject }
}

async function respond(response: ServerResponse, reply: Reply): Promise<void> {
  const { status = 200, headers, delayMs = 0, cut, hang = false } = reply
  await wait(delayMs)
  if (cut === 'before') return void response.destroy()
  response.writeHead(status, { ...typeOf(reply), ...headers })
  for (const chunk of chunksOf(reply)) {
    response.write(chunk)
    await wait(1)
  }
  if (cut === 'after') response.destroy()
  else if (!hang) response.end()
}

function typeOf({ body }: Reply): Record<string, string> {
  return typeof body === 'object' ? { 'content-type': 'application/json' } : {}
}

function chunksOf({ body = '', chunks }: Reply): readonly (string | Uint8Array)[] {
  return chunks ?? [typeof body === 'object' ? JSON.stringify(body) : body]
}

function allow(response: ServerResponse, { expose = [] }: Cors): void {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-allow-headers', 'authorization, content-type')
  if (expose.length > 0) response.setHeader('access-control-expose-headers', expose.join(', '))
}
