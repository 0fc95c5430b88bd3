/** The built demo in a browser, and a model's server beside it, anew for each test. */
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { ModelServer } from '../fakes/model-server.ts'
import { cards, errorsOf, launch } from './browser.ts'
import { type DemoServer, serveDemo } from './demo-server.ts'
import { type Script, talkingServer } from './talking-server.ts'

/** The key that is entered. */
export const KEY = 'sk-a-secret-key'

/** What Chromium's console says of an answer that is no success; no page can keep it from that. */
const REFUSED = /^Failed to load resource/

/** What a test of the demo works with. */
export interface DemoWithModel {
  readonly page: Page
  readonly model: ModelServer
  readonly origin: string
  /** Another tab of the same browser. */
  open(): Promise<Page>
  /** What the model says from now on. */
  play(script: Script): void
}

/** Registers what each test of a file needs: a demo, a model that says "ready", and an end without errors in the console. */
export function demoWithModel(port: number): DemoWithModel {
  let browser: Browser
  let server: DemoServer
  let context: BrowserContext
  let errors: string[]
  let [page, model, script]: [Page?, ModelServer?, Script?] = []

  const open = async (): Promise<Page> => {
    const opened = await context.newPage()
    opened.setDefaultTimeout(10_000)
    await opened.goto(server.origin)
    await ready(opened)
    return opened
  }
  beforeAll(async () => {
    browser = await launch()
    server = await serveDemo(port)
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
  })
  beforeEach(async () => {
    script = { chat: () => 'ready' }
    model = await talkingServer({
      chat: (asked) => script?.chat?.(asked) ?? '',
      learn: (asked) => script?.learn?.(asked) ?? [],
    })
    context = await browser.newContext({ serviceWorkers: 'block' }) // the page opens sooner
    errors = errorsOf(context)
    page = await open()
  })
  afterEach(async () => {
    await context.close()
    await model?.stop()
    expect(errors.filter((error) => !REFUSED.test(error))).toEqual([])
  })
  return {
    get page() {
      return page as Page
    },
    get model() {
      return model as ModelServer
    },
    get origin() {
      return server.origin
    },
    open,
    play(next) {
      script = next
    },
  }
}

/** Waits for the memory. */
export async function ready(page: Page): Promise<void> {
  await page.getByText('Ready', { exact: true }).waitFor()
}

/** Opens the settings and fills them in. */
export async function enterModel(page: Page, baseUrl: string): Promise<void> {
  await page.getByRole('button', { name: 'Use a model' }).click()
  await page.getByRole('textbox', { name: 'Address' }).fill(baseUrl)
  await page.getByRole('textbox', { name: 'Model' }).fill('small-model')
  await page.getByLabel('Key', { exact: true }).fill(KEY)
}

/** Enters a model, and uses it. */
export async function useModel(page: Page, baseUrl: string): Promise<void> {
  await enterModel(page, baseUrl)
  await page.getByRole('button', { name: 'Use it' }).click()
  await page.getByRole('button', { name: 'small-model' }).waitFor()
}

/** Says something, once the answer before it is there. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Write a message' }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** A card of a fact that holds these words. */
export const fact = (page: Page, text: string) =>
  cards(page)
    .filter({ hasText: text })
    .filter({ has: page.locator('.kind') })
