import type { Browser, BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  cards,
  chooseFile,
  errorsOf,
  firstCard,
  importSample,
  launch,
  openDemo,
  press,
  ready,
  tabTo,
  violations,
} from './browser.ts'
import { type DemoServer, serveDemo } from './demo-server.ts'

const PORT = 4611

describe('the built demo', () => {
  let browser: Browser
  let server: DemoServer
  let context: BrowserContext
  let errors: string[]

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    server = await serveDemo(PORT)
    context = await browser.newContext()
    errors = errorsOf(context)
  })
  afterEach(async () => {
    await context.close()
    await server.stop()
    expect(errors).toEqual([])
  })

  it('imports with progress, and answers after a reload with the server stopped', async () => {
    const page = await openDemo(context, server.origin)
    await page.evaluate(watchProgress)
    await importSample(page)
    const seen = await page.evaluate(() => (window as unknown as Watched).seen)
    expect(seen.length).toBeGreaterThan(2) // 0, some of them, all of them
    expect(seen.at(-1)).toBe(94)

    await server.stop()
    await expect(fetch(server.origin)).rejects.toThrow()
    await page.reload()
    await ready(page)
    await ask(page, 'What is Theo allergic to?', 'No walnuts! I am allergic to them')
    await ask(page, 'Where did Mara find her boat?', 'in a barn near Whitby')
    await page.getByRole('textbox', { name: 'Write a message' }).fill('What is the name of Theo’s dog?')
    await page.keyboard.press('Enter')
    const recalled = page.getByRole('region', { name: 'What is recalled' })
    await expect
      .poll(() => recalled.getByRole('listitem').first().innerText())
      .toContain('her name is Biscuit')
  })

  it('shows a second tab what the first remembered, and both what either changes', async () => {
    const first = await openDemo(context, server.origin)
    const second = await openDemo(context, server.origin)
    await importSample(first)
    await expect.poll(() => firstCard(second)).toBe('You can hold the leeks.')

    await second.getByRole('button', { name: 'Edit: You can hold the leeks.' }).click()
    await second.getByRole('textbox', { name: 'What it should say' }).fill('You can hold the onions.')
    await second.keyboard.press('Enter')
    await expect.poll(() => firstCard(first)).toBe('You can hold the onions.')

    await first.getByRole('button', { name: 'Forget: You can hold the onions.' }).click()
    await first.getByRole('button', { name: 'Forget it' }).click()
    await expect
      .poll(() => firstCard(second))
      .toBe('As long as I may sit in the middle and hold on to something.')
  })

  it('can be used with the keyboard alone', async () => {
    const page = await openDemo(context, server.origin)
    await press(page, 'Import the sample conversation', 'button')
    await page.getByText('94 messages remembered').waitFor()
    await tabTo(page, 'Ask or search your memories', 'searchbox')
    await page.keyboard.type('What does Hamish grow?')
    await expect.poll(() => firstCard(page)).toContain('He grows leeks')
    const before = await cards(page).count()
    await press(page, /^Forget: .*He grows leeks/, 'button')
    await press(page, 'Forget it', 'button')
    await expect.poll(() => firstCard(page)).not.toContain('He grows leeks')
    expect(before).toBeGreaterThan(1)
    await page.getByText('Forgotten. It stays so').waitFor()
  })

  it('says which line of a broken file is broken, and imports nothing of it', async () => {
    const page = await openDemo(context, server.origin)
    const text = '[\n  { "role": "user", "content": "fine" },\n  { "role": "user" "content": "not" }\n]'
    await chooseFile(page, 'broken.json', text)
    await page.getByRole('alert').filter({ hasText: 'broken.json: Line 3: this is not JSON.' }).waitFor()
    await page.getByText('Nothing is remembered yet.').waitFor()
  })

  it('stops an import when asked, and keeps what was remembered by then', async () => {
    const page = await openDemo(context, server.origin)
    const lines = Array.from({ length: 4000 }, (_, index) => `Ada: Thought number ${index} is about tea.`)
    await chooseFile(page, 'thoughts.txt', lines.join('\n'))
    await page.getByRole('button', { name: 'Cancel' }).click()
    const stopped = page.getByText(/^Stopped\. [\d,]+ of 4,000 messages were remembered/)
    await stopped.waitFor()
    const done = Number(await page.getByRole('progressbar').getAttribute('value'))
    expect(done).toBeLessThan(4000)
    expect(done % 16).toBe(0)
    await expect
      .poll(() => firstCard(page))
      .toBe(done === 0 ? '' : `Thought number ${done - 1} is about tea.`)
  })

  it('imports what is pasted, and a fact that was forgotten can be put back', async () => {
    const page = await openDemo(context, server.origin)
    await page.getByRole('button', { name: 'Bring your own' }).click()
    await page
      .getByRole('textbox', { name: 'Or paste it' })
      .fill('[2026-01-31]\nAda: I moved to Lisbon.\nBen: At last!')
    await page.getByRole('button', { name: 'Import what I pasted' }).click()
    await page.getByText('2 messages remembered').waitFor()
    await ask(page, 'Where does Ada live?', 'I moved to Lisbon.')

    await page.getByRole('searchbox').fill('')
    await page.getByRole('button', { name: 'Add a fact' }).click()
    await page.keyboard.type('Ada has a parrot.')
    await page.keyboard.press('Enter')
    await expect.poll(() => firstCard(page)).toBe('Ada has a parrot.')
    await page.getByRole('button', { name: 'Forget: Ada has a parrot.' }).click()
    await page.getByRole('button', { name: 'Forget it' }).click()
    await expect.poll(() => firstCard(page)).not.toBe('Ada has a parrot.')
    await page.getByRole('button', { name: 'Put it back' }).click()
    await expect.poll(() => firstCard(page)).toBe('Ada has a parrot.')
  })

  it.each(['light', 'dark'] as const)('has nothing for axe to mend in the %s theme', async (colorScheme) => {
    const page = await openDemo(context, server.origin)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await violations(page)).toEqual([])
    await importSample(page)
    await page.getByRole('searchbox').fill('What did Mara break in May?')
    await page.getByText('Why?').first().click()
    await page
      .getByRole('button', { name: /^Forget:/ })
      .first()
      .click()
    await page
      .getByRole('button', { name: /^Edit:/ })
      .nth(1)
      .click()
    await page.getByRole('textbox', { name: 'Write a message' }).fill('What is Theo allergic to?')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'What is recalled' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Your data never leaves this device' }).click()
    expect(await violations(page)).toEqual([])
  })
})

interface Watched {
  seen: number[]
}

/** Runs in the page: keeps every value that a progress bar ever shows. */
function watchProgress(): void {
  const watched = window as unknown as Watched
  watched.seen = []
  new MutationObserver(() => {
    const value = document.querySelector('progress')?.value
    if (value !== undefined && value !== watched.seen.at(-1)) watched.seen.push(value)
  }).observe(document, { subtree: true, childList: true, attributes: true })
}
