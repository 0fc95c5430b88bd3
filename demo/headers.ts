/**
 * The demo's response headers: the one place that says what its pages and its workers may reach.
 *
 * `vite preview` sends them, and the `_headers` file of the build tells them to static hosts (Netlify, Cloudflare
 * Pages). They are headers because a `<meta>` does not bind a worker.
 *
 * @module
 */
import type { Plugin } from 'vite'

/** Where the build puts worker scripts, so that their path tells them from the page's. */
export const WORKER_FOLDER = 'assets/worker'

/** A service worker lies at the root: a script's own folder is the widest scope it may have. */
const WORKER_PATHS = [`/${WORKER_FOLDER}/`, '/sw.js']

/**
 * The user may enter a remote model, or one on this machine: so the page reaches out. `127.0.0.1` is the address that LM Studio shows, and as
 * little leaves the device by it as by `localhost`.
 */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Memories are read and written here, and from here nothing can be sent anywhere. */
const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
].join('; ')

/** The last two make the page cross-origin isolated: only there WebAssembly may have threads. It takes nothing from other origins that these would stop. */
const ON_EVERY_FILE = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** The headers of one file of the demo, by its path from the root. */
function headersOf(path: string): Record<string, string> {
  const isWorker = WORKER_PATHS.some((start) => path.startsWith(start))
  return { ...ON_EVERY_FILE, 'Content-Security-Policy': isWorker ? WORKER_POLICY : PAGE_POLICY }
}

/** The same for static hosts. Where two rules match both policies are sent, and the browser obeys each of them. */
function headersFile(): string {
  const rule = (path: string, values: Record<string, string>) =>
    [path, ...Object.entries(values).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n')
  const workers = WORKER_PATHS.map((path) => path.replace(/\/$/, '/*'))
  const stricter = { 'Content-Security-Policy': WORKER_POLICY }
  return rule('/*', headersOf('/')) + workers.map((path) => rule(path, stricter)).join('')
}

/** Sends the headers from `vite preview` and writes them into the build. */
export function headers(): Plugin {
  return {
    name: 'keepsake:headers',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost')
        for (const [name, value] of Object.entries(headersOf(pathname))) response.setHeader(name, value)
        next()
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() })
    },
  }
}
