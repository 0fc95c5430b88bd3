/** The built demo, served, with a log of what it was asked for. */
import type { Server } from 'node:http'
import { previewDemo } from '../../scripts/preview.mjs'

export interface DemoServer {
  readonly origin: string
  /** What was asked of the server, as `GET /path`. */
  readonly requests: string[]
  /** Stops it for real: open connections end too. */
  stop(): Promise<void>
}

/** Serves the demo on a port of its own. */
export async function serveDemo(port: number): Promise<DemoServer> {
  const server = await previewDemo(port)
  const http = server.httpServer as Server
  const requests: string[] = []
  http.on('request', ({ method, url }) => requests.push(`${method} ${url}`))
  return {
    origin: `http://localhost:${port}`,
    requests,
    async stop() {
      if (!http.listening) return
      http.closeAllConnections()
      await server.close()
    },
  }
}
