/** Chromium, and the demo's page as a user meets it. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { expect } from 'vitest'
import { chromiumOptions } from '../../scripts/chromium.mjs'

/** Starts Chromium, with more flags where a test needs them. */
export function launch(args: readonly string[] = []): Promise<Browser> {
  const options = chromiumOptions()
  return chromium.launch({ ...options, args: [...options.args, ...args] })
}

/** Starts Chromium with a profile of its own, in which these preferences are set. The profile is left to the system's temporary folder. */
export async function launchWith(preferences: object, args: readonly string[] = []): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'keepsake-profile-'))
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const options = chromiumOptions()
  return chromium.launchPersistentContext(profile, { ...options, args: [...options.args, ...args] })
}

/** Errors that pages of a context wrote to their consoles, or did not catch. */
export function errorsOf(context: BrowserContext): string[] {
  const errors: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  context.on('weberror', (error) => errors.push(error.error().message))
  return errors
}

/** Opens the page and waits until the memory is ready and every file is kept for later. */
export async function openDemo(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(origin)
  await ready(page)
  return page
}

/** Waits for the status line. */
export async function ready(page: Page): Promise<void> {
  await page.getByText('Ready · works offline').waitFor()
}

/** Imports the sample conversation. */
export async function importSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Import the sample conversation' }).click()
  await page.getByText('94 messages remembered').waitFor()
}

/** Imports a file with this text. */
export async function chooseFile(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Bring your own' }).click()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose files' }).click(),
  ])
  await chooser.setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
}

/** The cards of the memory panel. */
export const cards = (page: Page) =>
  page.getByRole('region', { name: 'What is remembered' }).getByRole('listitem')

/** Asks in the memory panel, and waits until an answer holding these words stands first. */
export async function ask(page: Page, question: string, answer: string): Promise<void> {
  await page.getByRole('searchbox').fill(question)
  await expect.poll(() => firstCard(page), { timeout: 5000 }).toContain(answer)
}

/** The first card's text; `''` while there is none. */
export async function firstCard(page: Page): Promise<string> {
  return (await cards(page).locator('.card-text').allInnerTexts())[0] ?? ''
}

/** What axe finds once nothing moves any more (colours fade), as one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const results = await (window as unknown as { axe: typeof axe }).axe.run()
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    )
  })
}

/** Presses Tab until something has the focus, then Enter. */
export async function press(page: Page, name: string | RegExp, role: 'button'): Promise<void> {
  await tabTo(page, name, role)
  await page.keyboard.press('Enter')
}

/** Presses Tab until it has the focus. */
export async function tabTo(
  page: Page,
  name: string | RegExp,
  role: 'button' | 'checkbox' | 'searchbox' | 'textbox',
): Promise<void> {
  const target = page.getByRole(role, { name, disabled: false }).first()
  await target.waitFor()
  for (let count = 0; count < 60; count++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to ${name}.`)
}
