import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumOptions } from '../../scripts/chromium.mjs'
import { errorsOf, launch } from './browser.ts'
import { type DemoServer, serveDemo } from './demo-server.ts'

const PORT = 4613

describe('the demo without a memory', () => {
  let server: DemoServer

  beforeAll(async () => {
    server = await serveDemo(PORT)
  })
  afterAll(() => server.stop())

  it('says so where the browser’s settings block what sites store', async () => {
    const profile = await blockedProfile()
    const context = await chromium.launchPersistentContext(profile, chromiumOptions())
    const errors = errorsOf(context)
    const page = await context.newPage()
    await page.goto(server.origin)
    const alert = page.getByRole('alert').filter({ hasText: 'Memory could not be opened' })
    await alert.waitFor({ timeout: 10_000 })
    expect(await alert.innerText()).toContain('the browser denies access to IndexedDB. Allow site data')
    await context.close()
    await rm(profile, { recursive: true, force: true })
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

/** A profile with the setting “Don’t allow sites to save data on your device”. */
async function blockedProfile(): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'keepsake-blocked-'))
  await mkdir(join(profile, 'Default'))
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  return profile
}
