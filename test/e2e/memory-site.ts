/** A page that is nothing but a memory, built and served; its tests call the memory from outside. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, CDPSession, Page } from 'playwright'
import { build, preview } from 'vite'
import { ROOT } from '../house/source-file.ts'
import type { MemoryPage, Outcome } from './page/memory.ts'

/** The page, open in a tab. */
export interface MemoryTab extends MemoryPage {
  readonly page: Page
  readonly protocol: CDPSession
}

/** A served page. */
export interface MemorySite {
  readonly origin: string
  /** In a new tab; by default from the server's own origin. */
  visit(context: BrowserContext, origin?: string): Promise<MemoryTab>
  stop(): Promise<void>
}

/** Builds the page over the source, and serves it. */
export async function serveMemory(): Promise<MemorySite> {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-memory-'))
  const root = join(ROOT, 'test/e2e/page')
  const options = {
    configFile: false as const,
    root,
    logLevel: 'error' as const,
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: join(root, 'memory.html') },
    },
    worker: { format: 'es' as const },
    preview: { host: '127.0.0.1' },
  }
  await build(options)
  const server = await preview(options)
  const origin = new URL(server.resolvedUrls?.local[0] ?? '').origin
  return {
    origin,
    visit: (context, from = origin) => visit(context, `${from}/memory.html`),
    async stop() {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const METHODS = [
  ...(['open', 'openLearning', 'call', 'ask', 'hold', 'letGo', 'learnWithoutLocks', 'killLearners'] as const),
] as const satisfies readonly (keyof MemoryPage)[]

async function visit(context: BrowserContext, url: string): Promise<MemoryTab> {
  const page = await context.newPage()
  await page.goto(url)
  await page.waitForFunction(() => 'memoryPage' in globalThis)
  const protocol = await context.newCDPSession(page)
  const methods = METHODS.map((name) => [
    name,
    (...args: unknown[]): Promise<Outcome> =>
      page.evaluate(
        ([method, given]) => {
          const { memoryPage } = globalThis as unknown as { memoryPage: Record<string, Function> }
          return memoryPage[method]?.(...given) as Promise<Outcome>
        },
        [name, args] as const,
      ),
  ])
  return { ...(Object.fromEntries(methods) as MemoryPage), protocol, page }
}
