/** @module Pages over the built package, in real Chromium. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { build, preview } from 'vite'
import { chromiumOptions } from '../../scripts/chromium.mjs'
import { ROOT } from '../../scripts/steps/run.mjs'

const PAGES = join(ROOT, 'test/bench/page')

/** A page that is isolated may see the memory it uses, and clocks of 5 µs instead of 100. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}
/** The memory is measured when asked for, not some time after the next collection. */
const FLAGS = ['--enable-blink-features=ForceEagerMeasureMemory']

/**
 * @typedef {import('vite').Plugin} Plugin
 * @typedef {Awaited<ReturnType<typeof serveSite>>} Site
 * @typedef {Awaited<ReturnType<Site['visit']>>} Visit
 */

/**
 * Builds pages of `test/bench/page` as an app would, and serves them. Each visit has a profile of its own, on disk, so
 * that IndexedDB is too: in an incognito context it would write to memory only.
 *
 * @param {readonly string[]} names
 * @param {Plugin[]} [plugins]
 */
export async function serveSite(names, plugins = []) {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-bench-'))
  const options = {
    configFile: /** @type {const} */ (false),
    root: PAGES,
    plugins,
    logLevel: /** @type {const} */ ('error'),
    build: {
      outDir: join(folder, 'site'),
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: names.map((name) => join(PAGES, `${name}.html`)) },
    },
    worker: { format: /** @type {const} */ ('es') },
    preview: { host: '127.0.0.1', headers: ISOLATED },
  }
  await build(options)
  const server = await preview(options)
  let visits = 0
  return {
    /** @param {string} name @param {readonly string[]} [flags] Chromium's, besides ours */
    async visit(name, flags = []) {
      const { args, ...rest } = chromiumOptions()
      const context = await chromium.launchPersistentContext(join(folder, `profile-${visits++}`), {
        args: [...args, ...FLAGS, ...flags],
        ...rest,
      })
      const page = await context.newPage()
      const load = () => start(page, `${server.resolvedUrls?.local[0]}${name}.html`)
      await load()
      return { page, reload: load, version: context.browser()?.version() ?? '', close: () => context.close() }
    },
    async close() {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Which Chromium all of this runs in. */
export async function chromiumVersion() {
  const browser = await chromium.launch(chromiumOptions())
  const version = browser.version()
  await browser.close()
  return version
}

/** One page, alone. @param {string} name @param {Plugin[]} [plugins] */
export async function openPage(name, plugins) {
  const site = await serveSite([name], plugins)
  const { page, version, close } = await site.visit(name)
  return {
    page,
    version,
    async close() {
      await close()
      await site.close()
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
