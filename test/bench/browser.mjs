/** @module A page over the built package, in real Chromium. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { build, preview } from 'vite'
import { chromiumOptions } from '../../scripts/chromium.mjs'
import { ROOT } from '../../scripts/steps/run.mjs'

const PAGES = join(ROOT, 'test/bench/page')

/**
 * Builds a page of `test/bench/page` as an app would, serves it and opens it. The profile is on disk, so that IndexedDB
 * is too: in an incognito context it would write to memory only.
 *
 * @param {string} name
 */
export async function openPage(name) {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-bench-'))
  const options = {
    configFile: /** @type {const} */ (false),
    root: PAGES,
    logLevel: /** @type {const} */ ('warn'),
    build: {
      outDir: join(folder, 'site'),
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: join(PAGES, `${name}.html`) },
    },
    worker: { format: /** @type {const} */ ('es') },
    preview: { host: '127.0.0.1' },
  }
  await build(options)
  const server = await preview(options)
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), chromiumOptions())
  const page = await context.newPage()
  await start(page, `${server.resolvedUrls?.local[0]}${name}.html`)
  return {
    page,
    version: context.browser()?.version() ?? '',
    async close() {
      await context.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Resolves when the page's script has run; rejects with what it threw. @param {import('playwright').Page} page @param {string} url */
async function start(page, url) {
  const failed = new Promise((_, reject) => {
    page.once('pageerror', reject)
  })
  await page.goto(url)
  await Promise.race([failed, page.waitForFunction(() => 'bench' in globalThis)])
}
