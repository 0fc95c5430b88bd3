/** Pages that learn from a model behind HTTP: they crash at every step, and there are two of them at once. */
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { type Asked, completion, modelServer, type ModelServer, type Reply } from '../fakes/model-server.ts'
import { operationsFor } from '../memory/reflection/crash/model.ts'
import { launch } from './browser.ts'
import { type MemorySite, type MemoryTab, serveMemory } from './memory-site.ts'
import type { Outcome } from './page/memory.ts'

const KILLS = 70
/** After the answer came, so many milliseconds until the page crashes: before, in and after the write. */
const DELAYS = [0, 2, 4, 6, 8, 11, 14, 18, 23, 30, 40, 60]
const SAID = [
  { id: 'm1', role: 'user', content: 'I moved to Lisbon' },
  { id: 'm2', role: 'user', content: 'My sister plays the cello' },
]

let site: MemorySite
let server: ModelServer
let browser: Browser
let context: BrowserContext
/** Told when the server is asked; what it answers with. */
let answer: (asked: Asked) => Reply

const learnAll = ({ body }: Asked): Reply => {
  const messages = body['messages'] as unknown as { content: string }[]
  return completion(JSON.stringify({ operations: operationsFor(messages.at(-1)?.content ?? '') }))
}
const valueOf = (outcome: Outcome): unknown => {
  expect(outcome.error).toBeUndefined()
  return outcome.value
}
const factsOf = async (tab: MemoryTab): Promise<string[]> =>
  (valueOf(await tab.ask('list', [{ limit: 100 }])) as { text: string }[]).map(({ text }) => text).toSorted()
const crash = async (tab: MemoryTab): Promise<void> => {
  tab.protocol.send('Page.crash').catch(() => {}) // the page that would answer is gone
  await tab.page.waitForEvent('crash')
  await tab.page.close()
}

beforeAll(async () => {
  site = await serveMemory()
  server = await modelServer((asked) => answer(asked), { cors: {} })
}, 60_000)
afterAll(async () => {
  await site.stop()
  await server.stop()
})
beforeEach(async () => {
  answer = learnAll
  browser = await launch()
  context = await browser.newContext()
})
afterEach(() => browser.close())

/** A page that has remembered, and waits to be told to learn. */
async function openTab(name: string, learnAfterMs?: number): Promise<MemoryTab> {
  const tab = await site.visit(context)
  valueOf(await tab.openLearning(name, server.baseUrl, learnAfterMs ?? 3_600_000))
  return tab
}

/** Everything that was said was learned once, and nothing waits. */
async function expectLearnedOnce(tab: MemoryTab): Promise<void> {
  expect(await factsOf(tab)).toEqual(['I moved to Lisbon', 'My sister plays the cello'])
  expect(valueOf(await tab.ask('pending', []))).toEqual([])
  for (const { key } of valueOf(await tab.ask('list', [{ limit: 100 }])) as { key: string }[]) {
    expect(valueOf(await tab.ask('history', [key]))).toHaveLength(1)
  }
}

test('whenever a learner dies, no turn is lost, and what was learned takes effect exactly once', async () => {
  const tab = await site.visit(context)
  const report = await tab.killLearners({ kills: KILLS, seed: Math.floor(Math.random() * 2 ** 31) })
  expect(Object.values(report.kills).reduce((sum, count) => sum + count)).toBe(KILLS)
  // It would show nothing if every kill came when nothing was being learned, or when all was done.
  expect(report.left.asked + report.left.answered, JSON.stringify(report)).toBeGreaterThan(KILLS / 14)
  expect(report.asked).toBeGreaterThan(KILLS / 2)
}, 180_000)

describe('a page that crashes', () => {
  it('before the model was asked: the next page asks', async () => {
    const tab = await openTab('before')
    valueOf(await tab.ask('remember', [SAID]))
    await crash(tab)
    const next = await openTab('before')
    expect(valueOf(await next.ask('pending', []))).toMatchObject([{ turns: 2, attempts: 0 }])
    expect(valueOf(await next.ask('learn', []))).toMatchObject({ changes: [{}, {}] })
    await expectLearnedOnce(next)
  })

  it('while the model thinks: the next page asks again', async () => {
    const asked = new Promise<void>((resolve) => {
      answer = () => {
        resolve()
        return { hang: true }
      }
    })
    const tab = await openTab('asked')
    valueOf(await tab.ask('remember', [SAID]))
    void tab.ask('learn', []).catch(() => {}) // the page dies before it ends
    await asked
    await crash(tab)
    answer = learnAll
    const next = await openTab('asked')
    expect(await factsOf(next)).toEqual([])
    valueOf(await next.ask('learn', []))
    await expectLearnedOnce(next)
  })

  it('at any moment after the answer: it is learned once, by this page or the next', async () => {
    const learned: boolean[] = []
    for (const delay of DELAYS) {
      const name = `after ${delay}`
      const tab = await openTab(name)
      valueOf(await tab.ask('remember', [SAID]))
      const answered = new Promise<void>((resolve) => {
        answer = (asked) => {
          setTimeout(resolve, delay)
          return learnAll(asked)
        }
      })
      void tab.ask('learn', []).catch(() => {}) // the page dies before it ends
      await answered
      await crash(tab)
      answer = learnAll
      const next = await openTab(name)
      learned.push((await factsOf(next)).length === 2)
      valueOf(await next.ask('learn', []))
      await expectLearnedOnce(next)
      await next.page.close()
    }
    expect(learned, 'it would show nothing if all crashes came too early').toContain(true)
  }, 120_000)
})

describe('two pages with a model each', () => {
  it('one of them learns, under the lock', async () => {
    const tabs = [await openTab('two', 200), await openTab('two', 200)] as const
    const before = server.asked.length
    valueOf(await tabs[0].ask('remember', [SAID]))
    await expect.poll(async () => (await factsOf(tabs[1])).length).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 600)) // time enough for the other one
    expect(server.asked.length - before).toBe(1)
    await expectLearnedOnce(tabs[1])
  })

  it('the other one learns what a page that died had left, without being told', async () => {
    const [dying, living] = [await openTab('heir', 400), await openTab('heir', 400)] as const
    valueOf(await dying.ask('remember', [SAID]))
    await crash(dying)
    await expect.poll(async () => (await factsOf(living)).length, { timeout: 10_000 }).toBe(2)
    await expectLearnedOnce(living)
  })

  it('without locks both may ask, and it is learned once', async () => {
    const tabs = [await openTab('lockless', 200), await openTab('lockless', 200)] as const
    const before = server.asked.length
    answer = (asked) => ({ ...learnAll(asked), delayMs: 300 })
    for (const tab of tabs) await tab.learnWithoutLocks()
    valueOf(await tabs[0].ask('remember', [SAID]))
    await expect.poll(async () => (await factsOf(tabs[0])).length).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 1000)) // time enough for the other one
    expect(server.asked.length - before).toBe(2)
    await expectLearnedOnce(tabs[0])
  })
})
