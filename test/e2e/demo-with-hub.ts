/** The built demo with a hub that is played, and the dialog of its better search. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { modelOfWords } from '../fakes/model-of-words.ts'
import { ROOT } from '../house/source-file.ts'
import { errorsOf, launch, openDemo } from './browser.ts'
import { type DemoServer, serveDemo } from './demo-server.ts'
import { type Hub, playHub } from './hub.ts'

/** The large file. */
export const WEIGHTS = 'onnx/model_quantized.onnx'

/** The files of a model, in the order in which they are fetched. */
export const FILES = ['config.json', 'tokenizer_config.json', 'tokenizer.json', WEIGHTS]

/** A small model, real, that knows the words of the sample conversation. */
export const MODEL = modelOfWords(
  `${readFileSync(join(ROOT, 'demo/sample/mara-and-theo.txt'), 'utf8')} thought number`,
)

/** What Chromium writes into the console when a request fails, as some do here. */
const REFUSED = /^Failed to load resource/

/** What a test has at hand. */
export interface DemoWithHub {
  readonly context: BrowserContext
  readonly server: DemoServer
  readonly hub: Hub
  readonly page: Page
}

/** Registers what each test of a file needs: a demo of its own, a hub with the small model, and an end without errors in the console. */
export function demoWithHub(port: number): DemoWithHub {
  let browser: Browser
  let demo: DemoWithHub
  let errors: string[]

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    const server = await serveDemo(port)
    const context = await browser.newContext()
    errors = errorsOf(context)
    const hub = await playHub(context, MODEL)
    demo = { server, context, hub, page: await openDemo(context, server.origin) }
  })
  afterEach(async () => {
    await demo.context.close()
    await demo.server.stop()
    expect(errors.filter((error) => !REFUSED.test(error))).toEqual([])
  })
  return {
    get context() {
      return demo.context
    },
    get server() {
      return demo.server
    },
    get hub() {
      return demo.hub
    },
    get page() {
      return demo.page
    },
  }
}

/** Opens the dialog. */
export async function openBetterSearch(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Better search/ }).click()
  await dialogOf(page).getByText('all-MiniLM-L6-v2').first().waitFor()
}

/** The dialog. */
export const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Better search' })

/** Begins the download. */
export async function download(page: Page): Promise<void> {
  await dialogOf(page)
    .getByRole('button', { name: /^Download \d+ MB and use it$/ })
    .click()
}

/** Waits until the better embedder answers; the dialog is open. */
export async function answers(page: Page): Promise<void> {
  await dialogOf(page)
    .getByText(/^all-MiniLM-L6-v2 answers/)
    .waitFor()
}

/** Waits until the better embedder answers; the dialog is closed. */
export async function searches(page: Page): Promise<void> {
  await page.getByTitle('all-MiniLM-L6-v2 searches').waitFor()
}

/** Closes the dialog. */
export async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await dialogOf(page).waitFor({ state: 'detached' })
}

/** Runs in the page: what is kept of the model and the runtime. */
export async function keptModelFiles(): Promise<string[]> {
  const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
  return kept
    .flat()
    .map(({ url }) => url)
    .filter((url) => url.includes('huggingface') || url.endsWith('.wasm'))
}
