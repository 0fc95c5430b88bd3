import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, importSample, launchWith, openDemo, ready } from './browser.ts'
import { type DemoServer, serveDemo } from './demo-server.ts'
import { type Proxy, startProxy } from './proxy.ts'

const PORT = 4612

/** Chromium fetches a dictionary for whatever field is written in. */
const WITHOUT_SPELLING = { browser: { enable_spellchecking: false }, spellcheck: { dictionaries: [] } }

describe('the network, as the server and a proxy see it', () => {
  let server: DemoServer
  let proxy: Proxy
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    server = await serveDemo(PORT)
    proxy = await startProxy(server.origin)
    context = await launchWith(WITHOUT_SPELLING, proxy.args)
    page = await openDemo(context, server.origin)
  })
  afterAll(async () => {
    await context.close()
    await proxy.stop()
    await server.stop()
  })

  it('is asked for nothing once the memory is ready and the service worker active', async () => {
    expect(proxy.passed.length).toBeGreaterThan(0) // the browser does go through the proxy
    const [asked, passed] = [server.requests.length, proxy.passed.length]
    await importSample(page)
    await ask(page, 'What is Theo allergic to?', 'No walnuts')
    await page.getByRole('textbox', { name: 'Write a message' }).fill('When is Ines getting married?')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'What is recalled' }).waitFor()
    await page.getByRole('searchbox').fill('')
    await page.getByRole('button', { name: 'Add a fact' }).click()
    await page.keyboard.type('Theo lives in Durham.')
    await page.keyboard.press('Enter')
    await page.getByText('Theo lives in Durham.').waitFor()
    await page.getByRole('button', { name: 'Better search' }).click()
    await page.getByRole('button', { name: 'Download 38 MB and use it' }).waitFor() // it is offered, and not begun
    await page.keyboard.press('Escape')
    expect(server.requests.slice(asked)).toEqual([])
    expect(proxy.passed.slice(passed)).toEqual([])
    expect(proxy.refused).toEqual([])
  })

  it('is asked at a later visit for nothing but whether the service worker is still the newest', async () => {
    const [asked, passed] = [server.requests.length, proxy.passed.length]
    await page.reload()
    await ready(page)
    await ask(page, 'What colour did Mara paint Pippin?', 'dark green, with a cream stripe')
    expect(server.requests.slice(asked).filter((each) => each !== 'GET /sw.js')).toEqual([])
    expect(proxy.passed.slice(passed).filter((each) => each !== `GET ${server.origin}/sw.js`)).toEqual([])
    expect(proxy.refused).toEqual([])
  })

  it('is out of reach of the memory worker, whose script came from the service worker', async () => {
    const worker = page.workers().find((each) => each.url().includes('/assets/worker/'))
    const outcome = await worker?.evaluate(tryToLeave, 'https://example.com/?stolen')
    expect(outcome).toEqual({ reached: false, refusedBy: 'connect-src' })
    expect(proxy.refused).toEqual([])
  })

  it('would be seen in the proxy if the page asked for something foreign', async () => {
    await page.evaluate(() => fetch('https://example.com/', { mode: 'no-cors' }).catch(() => {}))
    expect(proxy.refused).toEqual(['CONNECT example.com:443'])
  })
})

/** Runs in the worker. */
async function tryToLeave(url: string): Promise<{ reached: boolean; refusedBy: string | undefined }> {
  let refusedBy: string | undefined
  self.addEventListener('securitypolicyviolation', (event) => {
    refusedBy = event.effectiveDirective
  })
  const reached = await fetch(url, { mode: 'no-cors' }).then(
    () => true,
    () => false,
  )
  await new Promise((resolve) => setTimeout(resolve)) // the event comes as a task of its own
  return { reached, refusedBy }
}
