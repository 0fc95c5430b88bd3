/** A forward proxy that lets a browser reach one origin, refuses everything else, and logs both. */
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Proxy {
  /** What Chromium is launched with, so that every request of it comes here, those to this machine too. */
  readonly args: readonly string[]
  /** What was let through, as `GET http://…`. */
  readonly passed: string[]
  /** What was refused. */
  readonly refused: string[]
  stop(): Promise<void>
}

/**
 * Chromium has errands of its own, whatever page it shows: updates, its account, suggestions for forms. They are turned off where there
 * is a switch, and otherwise sent to a place of their own, so that no host on the network has to be overlooked in the log.
 */
const ERRANDS = 'http://errands.invalid/'
const WITHOUT = [
  'AutofillServerCommunication',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'OptimizationGuideModelDownloading',
  'OptimizationTargetPrediction',
]
const FLAGS = [
  `--disable-features=${WITHOUT.join(',')}`,
  `--gaia-url=${ERRANDS}`,
  `--component-updater=url-source=${ERRANDS}`,
]

/** Starts a proxy for one origin. */
export async function startProxy(origin: string): Promise<Proxy> {
  const passed: string[] = []
  const refused: string[] = []
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '', headers } = incoming
    if (!url.startsWith(`${origin}/`)) {
      if (!url.startsWith(ERRANDS)) refused.push(`${method} ${url}`)
      outgoing.writeHead(403).end()
      return
    }
    passed.push(`${method} ${url}`)
    const onward = request(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  // HTTPS and WebSockets come as CONNECT.
  server.on('connect', ({ url = '' }, socket) => {
    refused.push(`CONNECT ${url}`)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    args: [...FLAGS, `--proxy-server=http://127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>'],
    passed,
    refused,
    stop: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
