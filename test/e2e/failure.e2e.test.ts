import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorsOf, launch, launchWith } from './browser.ts'
import { type DemoServer, serveDemo } from './demo-server.ts'

const PORT = 4613

/** The setting “Don’t allow sites to save data on your device”. */
const BLOCKED = { profile: { default_content_setting_values: { cookies: 2 } } }

describe('the demo without a memory', () => {
  let server: DemoServer

  beforeAll(async () => {
    server = await serveDemo(PORT)
  })
  afterAll(() => server.stop())

  it('says so where the browser’s settings block what sites store', async () => {
    const context = await launchWith(BLOCKED)
    const errors = errorsOf(context)
    const page = await context.newPage()
    await page.goto(server.origin)
    const alert = page.getByRole('alert').filter({ hasText: 'Memory could not be opened' })
    await alert.waitFor({ timeout: 10_000 })
    expect(await alert.innerText()).toContain('the browser denies access to IndexedDB. Allow site data')
    await context.close()
    expect(errors).toEqual([])
  })

  it('says so where the worker’s script is missing, and opens again once it is there', async () => {
    const browser = await launch()
    const context = await browser.newContext({ serviceWorkers: 'block' })
    await context.route('**/assets/worker/*', (route) => route.fulfill({ status: 404 }))
    const page = await context.newPage()
    await page.goto(server.origin)
    await page.getByRole('alert').filter({ hasText: 'The worker did not start' }).waitFor({ timeout: 10_000 })
    await context.unroute('**/assets/worker/*')
    await page.getByRole('button', { name: 'Open again' }).click()
    await page.getByText('Ready').waitFor({ timeout: 10_000 })
    await browser.close()
  })
})
