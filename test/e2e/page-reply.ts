/** One script of `page/` as a page of its own. */
import { join } from 'node:path'
import { build } from 'vite'
import type { Reply } from '../fakes/model-server.ts'
import { ROOT } from '../house/source-file.ts'

/** The page, as an app's bundler would make it. */
export async function pageReply(script: string): Promise<Reply> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: join(ROOT, 'test/e2e/page', script), formats: ['es'] } },
  })
  const [{ output } = { output: [] }] = built as { output: { code?: string }[] }[]
  const headers = { 'content-type': 'text/html' }
  return { headers, body: `<!doctype html><script type="module">${output[0]?.code}</script>` }
}
