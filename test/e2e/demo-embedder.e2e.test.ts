import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../house/source-file.ts'
import { ask, chooseFile, firstCard, importSample, ready } from './browser.ts'
import {
  FILES,
  WEIGHTS,
  answers,
  close,
  demoWithHub,
  dialogOf,
  download,
  keptModelFiles,
  openBetterSearch,
  searches,
} from './demo-with-hub.ts'

const MINILM = join(ROOT, '../shared/models/all-MiniLM-L6-v2')

const demo = demoWithHub(4616)

describe('the offer of a better search', () => {
  it('says the size before anything is fetched, and asks nobody before the click', async () => {
    const { page, hub, server } = demo
    const asked = server.requests.length
    await openBetterSearch(page)
    await dialogOf(page)
      .getByText(/^38 MB, once: 24 MB of model from huggingface\.co, and 14 MB of runtime from this site/)
      .waitFor()
    await dialogOf(page).getByText('The built-in model answers').waitFor()
    expect(hub.asked).toEqual([])
    expect(server.requests.slice(asked)).toEqual([])
    expect(server.requests.filter((request) => request.includes('.wasm'))).toEqual([])
  })

  it('is a page whose threads share memory, and whose threads may reach nothing but this site', async () => {
    const { page, server } = demo
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    const worker = page.workers().find((each) => each.url().includes('/assets/worker/'))
    expect(await worker?.evaluate(() => crossOriginIsolated)).toBe(true)
    const runtime = await page.evaluate(async () => {
      const names = await caches.keys()
      const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
      return kept
        .flat()
        .map(({ url }) => new URL(url).pathname)
        .find((path) => path.endsWith('.mjs'))
    })
    const { headers } = await fetch(`${server.origin}${runtime}`)
    expect(headers.get('content-security-policy')).toMatch(/connect-src 'self'$/)
  })
})

describe('a better search', () => {
  it('comes with progress while chat and search go on, and is there at the next visit, also without a network', async () => {
    const { page, hub, server } = demo
    await importSample(page)
    const release = hub.hold(WEIGHTS)
    await openBetterSearch(page)
    await download(page)
    const progress = dialogOf(page).getByRole('region', { name: 'Progress' })
    await progress
      .getByText(/^\d\.\d of \d+\.\d MB$/)
      .first()
      .waitFor()
    expect(await progress.getByRole('progressbar').count()).toBe(2)

    await close(page)
    await page.getByRole('button', { name: /^Better search \d+ %/ }).waitFor()
    await ask(page, 'What is Theo allergic to?', 'No walnuts! I am allergic to them')
    await page.getByRole('textbox', { name: 'Write a message' }).fill('What is the name of Theo’s dog?')
    await page.keyboard.press('Enter')
    const recalled = page.getByRole('region', { name: 'What is recalled' })
    await expect.poll(() => recalled.getByRole('listitem').first().innerText()).toContain('Biscuit')

    await page.evaluate(watchProgress)
    await openBetterSearch(page)
    release()
    await answers(page)
    await dialogOf(page).getByText('all-MiniLM-L6-v2 answers, from 95 memories.').waitFor()
    const seen = await page.evaluate(() => (window as unknown as Watched).seen)
    expect(seen.some((text) => /^\d+ of 95 memories$/.test(text))).toBe(true)
    expect(hub.asked).toEqual(FILES)
    await close(page)
    await ask(page, 'What is Theo allergic to?', 'No walnuts! I am allergic to them')

    const asked = server.requests.length
    await page.reload()
    await ready(page)
    await searches(page)
    await ask(page, 'What is Theo allergic to?', 'No walnuts! I am allergic to them')
    expect(server.requests.slice(asked).filter((each) => each !== 'GET /sw.js')).toEqual([])

    await server.stop()
    await page.reload()
    await ready(page)
    await searches(page)
    await ask(page, 'What is Theo allergic to?', 'No walnuts! I am allergic to them')
    expect(hub.asked).toEqual(FILES)
  })

  it('can be cancelled while it is fetched, and fetches the next time what had not come whole', async () => {
    const { page, hub, server } = demo
    const release = hub.hold(WEIGHTS)
    await openBetterSearch(page)
    await download(page)
    await expect.poll(() => hub.asked).toEqual(FILES)
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click()
    await dialogOf(page).getByText('The built-in model answers').waitFor()
    release()
    await page.reload()
    await ready(page)
    await openBetterSearch(page)
    await dialogOf(page).getByText('The built-in model answers').waitFor()
    expect(hub.asked).toEqual(FILES)
    await download(page)
    await answers(page)
    expect(hub.asked).toEqual([...FILES, WEIGHTS])
    expect(server.requests.filter((request) => request.includes('.wasm'))).toHaveLength(1)
  })

  it('can be cancelled while it reads what is remembered, and goes on where it was', async () => {
    const { page, hub } = demo
    await importThoughts(page, 1000)
    await openBetterSearch(page)
    await page.evaluate(cancelAtTheFirstMemories)
    await download(page)
    const useIt = dialogOf(page).getByRole('button', { name: 'Use it', exact: true })
    await useIt.waitFor()
    await dialogOf(page).getByText('The built-in model answers, from 1,000 memories').waitFor()
    await page.evaluate(watchProgress)
    await useIt.click()
    await answers(page)
    const seen = await page.evaluate(() => (window as unknown as Watched).seen)
    const [first = ''] = seen.filter((text) => text.endsWith('of 1,000 memories'))
    expect(parseInt(first.replaceAll(',', ''), 10)).toBeGreaterThan(0)
    expect(hub.asked).toEqual(FILES)
  })

  it('goes on at the next visit where a closed tab left it', async () => {
    const { page, context, server, hub } = demo
    await importThoughts(page, 1000)
    await openBetterSearch(page)
    await page.evaluate(watchProgress)
    await download(page)
    await page.waitForFunction(() =>
      (window as unknown as Watched).seen.some((text) => /^[1-9][\d,]* of 1,000 memories$/.test(text)),
    )
    await page.close()
    const next = await context.newPage()
    await next.goto(server.origin)
    await ready(next)
    await searches(next)
    await next.getByRole('radio', { name: 'Meaning' }).check({ force: true })
    await ask(next, 'thought number', 'Thought number')
    expect(hub.asked).toEqual(FILES)
  })

  it('has a way back: the built-in one answers at once, and the files go where that is wanted', async () => {
    const { page, hub } = demo
    await importSample(page)
    await openBetterSearch(page)
    await download(page)
    await answers(page)
    await dialogOf(page).getByRole('button', { name: 'Use the built-in one again' }).click()
    await dialogOf(page).getByText('The built-in model answers, from 94 memories.').waitFor()
    await dialogOf(page).getByText('Nothing: its files are here already.').waitFor()
    await close(page)
    await ask(page, 'What is Theo allergic to?', 'No walnuts! I am allergic to them')

    await page.reload()
    await ready(page)
    await openBetterSearch(page)
    await dialogOf(page).getByText('The built-in model answers').waitFor()
    await dialogOf(page).getByRole('button', { name: 'Use it' }).click()
    await answers(page)
    expect(hub.asked).toEqual(FILES)

    await dialogOf(page)
      .getByRole('checkbox', { name: /^Delete the \d+ MB of its files too/ })
      .check()
    await dialogOf(page).getByRole('button', { name: 'Use the built-in one again' }).click()
    await dialogOf(page).getByRole('button', { name: 'Download 38 MB and use it' }).waitFor()
    expect(await page.evaluate(keptModelFiles)).toEqual([])
  })

  it('says at a later visit that the browser has cleared its files', async () => {
    const { page, hub } = demo
    await openBetterSearch(page)
    await download(page)
    await answers(page)
    await page.evaluate(async () => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys()) {
          if (/huggingface/.test(request.url)) await cache.delete(request)
        }
      }
    })
    await page.reload()
    await ready(page)
    await page.getByRole('button', { name: 'Better search failed' }).click()
    await dialogOf(page)
      .getByRole('alert')
      .filter({ hasText: 'are no longer here: the browser has cleared them. Get them again.' })
      .waitFor()
    await download(page)
    await answers(page)
    expect(hub.asked).toEqual([...FILES, ...FILES])
  })
})

describe.skipIf(!existsSync(MINILM))('all-MiniLM-L6-v2 itself, skipped where ../shared is not there', () => {
  it('finds by meaning what the built-in model does not, before and after a visit without a network', async () => {
    const { page, hub, server } = demo
    page.setDefaultTimeout(30_000) // it is large, and the machine may be busy
    hub.serve(Object.fromEntries(FILES.map((name) => [name, readFileSync(join(MINILM, name))])))
    await importSample(page)
    await page.getByRole('radio', { name: 'Meaning' }).check({ force: true })
    await ask(page, 'What pet does he have?', 'You do not have a cat.')
    await openBetterSearch(page)
    await download(page)
    await answers(page)
    await close(page)
    await expect.poll(() => firstCard(page)).toContain('I got the dog.') // the same question is asked again

    await server.stop()
    await page.reload()
    await ready(page)
    await searches(page)
    await page.getByRole('radio', { name: 'Meaning' }).check({ force: true })
    await ask(page, 'What musical instrument is played?', 'She wants you and the cello.')
  })
})

describe('a download that fails', () => {
  it.each([
    [
      'a busy server',
      { status: 503 },
      /answered 503 .*Or choose the files yourself\. The built-in model goes on/,
    ],
    ['a cut connection', 'broken', /could not be fetched .*Or choose the files yourself\./],
    ['a web page in place of a file', { status: 200, body: '<!doctype html>' }, /is a web page/],
  ] as const)('says why, keeps the built-in one, and can be tried again: %s', async (_, failure, says) => {
    const { page, hub } = demo
    await importSample(page)
    hub.fail(WEIGHTS, failure)
    await openBetterSearch(page)
    await download(page)
    await dialogOf(page).getByRole('alert').filter({ hasText: says }).waitFor()
    await close(page)
    await ask(page, 'What is Theo allergic to?', 'No walnuts! I am allergic to them')
    hub.fail(WEIGHTS, undefined)
    await page.getByRole('button', { name: 'Better search failed' }).click()
    await download(page)
    await answers(page)
  })
})

async function importThoughts(page: Page, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) => `Ada: Thought number ${index} is about tea.`)
  await chooseFile(page, 'thoughts.txt', lines.join('\n'))
  await page.getByText(`${count.toLocaleString('en')} messages remembered`).waitFor({ timeout: 30_000 })
  await expect.poll(() => firstCard(page)).toContain(`${count - 1}`)
}

interface Watched {
  seen: string[]
}

/** Runs in the page: keeps all that is ever said of how far it is. */
function watchProgress(): void {
  const watched = window as unknown as Watched
  watched.seen = []
  new MutationObserver(() => {
    const far = document.querySelector('.running-line .far')?.textContent
    if (far && far !== watched.seen.at(-1)) watched.seen.push(far)
  }).observe(document, { subtree: true, childList: true, characterData: true })
}

/** Runs in the page: presses Cancel once some memories were read. */
function cancelAtTheFirstMemories(): void {
  const observer = new MutationObserver(() => {
    const far = document.querySelector('.running-line .far')?.textContent ?? ''
    if (!/^[1-9][\d,]* of [\d,]+ memories$/.test(far)) return
    observer.disconnect()
    document.querySelector<HTMLButtonElement>('.running-line button')?.click()
  })
  observer.observe(document, { subtree: true, childList: true, characterData: true })
}
