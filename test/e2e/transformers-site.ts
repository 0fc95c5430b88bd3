/** A page with a worker of transformers.js embedders, the runtime's files and models beside it, served with a log of what was asked. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { build } from 'vite'
import { ROOT } from '../house/source-file.ts'
import type { Embedders } from './page/transformers.worker.ts'

/** Where models for tests are, if they are here. */
export const SHARED_MODELS = join(ROOT, '../shared/models')

/** The small build of ONNX Runtime, as the site serves it. */
export const RUNTIME = {
  mjs: '/ort/ort-wasm-simd-threaded.mjs',
  wasm: '/ort/ort-wasm-simd-threaded.wasm',
}

/** The build that can use a GPU. */
export const GPU_RUNTIME = {
  mjs: '/ort/ort-wasm-simd-threaded.asyncify.mjs',
  wasm: '/ort/ort-wasm-simd-threaded.asyncify.wasm',
}

/** A worker of embedders, in a tab. */
export type EmbedderTab = { readonly page: Page } & {
  [Name in keyof Embedders]: (...args: Parameters<Embedders[Name]>) => ReturnType<Embedders[Name]>
}

export interface TransformersSite {
  readonly origin: string
  /** What was asked of the server, as `GET /path`. */
  readonly requests: string[]
  visit(context: BrowserContext): Promise<EmbedderTab>
  stop(): Promise<void>
}

export interface SiteOptions {
  /** Whether its pages may share memory between threads. */
  readonly isolated?: boolean
  /** Files by their path, before all others. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>
  /** What its pages may do. */
  readonly policy?: string
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

/** Builds the page over the source, and serves it. */
export async function serveTransformers(options: SiteOptions = {}): Promise<TransformersSite> {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-transformers-'))
  await buildPage(folder)
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(request, response, { folder, ...options })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    requests,
    visit: (context) => visit(context, `${origin}/transformers.html`),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function buildPage(folder: string): Promise<void> {
  const root = join(ROOT, 'test/e2e/page')
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    // The runtime whose files are named by the app: otherwise its 27 MB would be built in.
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: join(root, 'transformers.html') },
    },
    worker: { format: 'es' },
  })
}

function answer(
  { url = '/' }: IncomingMessage,
  response: ServerResponse,
  { folder, isolated = false, files = {}, policy }: SiteOptions & { folder: string },
): void {
  const { pathname } = new URL(url, 'http://127.0.0.1')
  const content = files[pathname] ?? read(pathname, folder)
  if (isolated) Object.entries(ISOLATED).forEach(([name, value]) => response.setHeader(name, value))
  if (policy !== undefined) response.setHeader('content-security-policy', policy)
  if (content === undefined) {
    response.writeHead(404).end()
    return
  }
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength
  const type = TYPES[extname(pathname)] ?? 'application/octet-stream'
  response.writeHead(200, { 'content-type': type, 'content-length': size }).end(content)
}

function read(pathname: string, folder: string): Uint8Array | undefined {
  const roots = { '/ort/': join(ROOT, 'node_modules/onnxruntime-web/dist'), '/models/': SHARED_MODELS }
  const [prefix, root] = Object.entries(roots).find(([name]) => pathname.startsWith(name)) ?? ['/', folder]
  const file = join(root, pathname.slice(prefix.length))
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined
}

const METHODS = [
  'make',
  'load',
  'embed',
  'pace',
  'status',
  'close',
] as const satisfies readonly (keyof Embedders)[]

async function visit(context: BrowserContext, url: string): Promise<EmbedderTab> {
  const page = await context.newPage()
  await page.goto(url)
  await page.waitForFunction(() => 'embedders' in globalThis)
  const methods = METHODS.map((name) => [
    name,
    (...args: unknown[]): Promise<unknown> =>
      page.evaluate(
        ([method, given]) => {
          const { embedders } = globalThis as unknown as { embedders: Record<string, Function> }
          return embedders[method]?.(...given) as Promise<unknown>
        },
        [name, args] as const,
      ),
  ])
  return { ...(Object.fromEntries(methods) as EmbedderTab), page }
}
