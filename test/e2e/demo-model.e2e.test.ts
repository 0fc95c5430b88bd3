import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { delta, events, type ModelServer } from '../fakes/model-server.ts'
import { cards, importSample, press, tabTo } from './browser.ts'
import { demoWithModel, enterModel, KEY, ready, say, useModel } from './demo-with-model.ts'
import { type ChatAsked, talkingServer } from './talking-server.ts'

const demo = demoWithModel(4614)

/** What OpenAI answers to a wrong key. */
const REFUSAL = { status: 401, body: { error: { message: 'Incorrect API key provided' } } }

describe('the settings of a model', () => {
  it('ask nothing before the user does, and are kept for this tab only', async () => {
    const { page } = demo
    await enterModel(page, demo.model.baseUrl)
    expect(demo.model.asked).toEqual([])
    expect(await storages(page)).toEqual({ tab: false, device: false })
    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByText('It answers.').waitFor()
    expect(demo.model.asked).toHaveLength(1)
    expect(await storages(page)).toEqual({ tab: false, device: false })

    await page.getByRole('button', { name: 'Use it' }).click()
    await page.getByText(`Messages go to ${new URL(demo.model.baseUrl).host}`).waitFor()
    expect(await storages(page)).toEqual({ tab: true, device: false })
    await page.reload()
    await page.getByRole('button', { name: 'small-model' }).waitFor()
    const other = await demo.open()
    await other.getByRole('button', { name: 'Use a model' }).waitFor()
    expect(demo.model.asked).toHaveLength(1)
  })

  it('stay on the device when the user asks for that, until the model is turned off', async () => {
    const { page } = demo
    await enterModel(page, demo.model.baseUrl)
    await page.getByRole('checkbox', { name: 'Keep the key on this device' }).check()
    await page.getByRole('button', { name: 'Use it' }).click()
    expect(await storages(page)).toEqual({ tab: false, device: true })
    const other = await demo.open()
    await other.getByRole('button', { name: 'small-model' }).click()
    await other.getByRole('button', { name: 'Turn it off' }).click()
    await other.getByText('Your data never leaves this device').waitFor()
    expect(await storages(other)).toEqual({ tab: false, device: false })
    expect(demo.model.asked).toEqual([])
  })

  it('say what is wrong in a sentence: with the address, with the key after one request, or that nobody answers', async () => {
    const { page } = demo
    const test = page.getByRole('button', { name: 'Test' })
    const alert = page.getByRole('dialog').getByRole('alert')
    await enterModel(page, 'http://192.168.1.5:11434/v1')
    await page.getByText('neither encrypted nor on this device').waitFor()
    expect(await page.getByRole('button', { name: 'Use it' }).isDisabled()).toBe(true)
    expect(await test.isDisabled()).toBe(true)

    demo.play({ chat: () => REFUSAL })
    await page.getByRole('textbox', { name: 'Address' }).fill(demo.model.baseUrl)
    await test.click()
    await alert.filter({ hasText: 'key' }).waitFor()
    expect(await alert.innerText()).not.toContain(KEY)
    expect(demo.model.asked).toHaveLength(1)

    const gone = await talkingServer({})
    await gone.stop()
    await page.getByRole('textbox', { name: 'Address' }).fill(gone.baseUrl)
    await test.click()
    await alert.filter({ hasText: gone.baseUrl }).waitFor()
    expect(await alert.innerText()).toContain(demo.origin)
    expect(demo.model.asked).toHaveLength(1)
  })

  it('can be entered with the keyboard alone', async () => {
    const { page } = demo
    await press(page, 'Use a model', 'button')
    for (const [name, text] of [
      ['Address', demo.model.baseUrl],
      ['Model', 'small-model'],
    ] as const) {
      await tabTo(page, name, 'textbox')
      await page.keyboard.type(text)
    }
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'small-model' }).waitFor()
  })
})

describe('the chat with a model', () => {
  it('answers with what is recalled in its system prompt, and the key in its header and nowhere else', async () => {
    const { page } = demo
    demo.play({ chat: () => 'Walnuts: leave them out.' })
    await importSample(page)
    await useModel(page, demo.model.baseUrl)
    await say(page, 'What is Theo allergic to?')
    await page.getByText('Walnuts: leave them out.').first().waitFor()

    const [asked] = demo.model.asked
    const [system, ...rest] = messagesOf(asked)
    expect(system?.role).toBe('system')
    expect(system?.content).toMatch(
      /<memories keys="[^"]+">[^]*No walnuts! I am allergic to them[^]*<\/memories>$/,
    )
    expect(rest).toEqual([{ role: 'user', content: 'What is Theo allergic to?' }])
    expect(asked?.path).toBe('/v1/chat/completions')
    expect(asked?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(JSON.stringify({ ...asked, headers: { ...asked?.headers, authorization: '' } })).not.toContain(KEY)

    await expect.poll(() => cards(page).first().innerText()).toContain('Walnuts: leave them out.') // it is stored
    await page.reload()
    await ready(page)
    const log = page.getByRole('log', { name: 'Conversation' })
    await expect.poll(() => log.innerText()).toMatch(/What is Theo allergic to\?\s+Walnuts: leave them out\./)
    await expect.poll(() => cards(page).first().innerText()).toContain('Walnuts: leave them out.')
  })

  it('shows why there is no answer, and asks again when told to', async () => {
    const { page } = demo
    await useModel(page, demo.model.baseUrl)
    demo.play({ chat: () => REFUSAL })
    await say(page, 'Hello, my name is Ada.')
    await page.getByRole('alert').filter({ hasText: 'key' }).waitFor()
    expect(demo.model.asked.length).toBe(1)
    demo.play({ chat: () => 'Good to meet you, Ada.' })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Good to meet you, Ada.').first().waitFor()
    expect(messagesOf(demo.model.asked[1]).slice(1)).toEqual([
      { role: 'user', content: 'Hello, my name is Ada.' },
    ])
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  })

  it('stops in the middle of an answer, and remembers what was said by then', async () => {
    const { page } = demo
    demo.play({ chat: () => ({ ...events(delta('Once '), delta('upon ')), hang: true }) })
    await useModel(page, demo.model.baseUrl)
    await say(page, 'Tell me a story about a boat.')
    await page.getByText('Once upon').first().waitFor()
    await page.getByRole('button', { name: 'Stop the answer' }).click()
    await page.getByText('Stopped here.').waitFor()
    await expect.poll(() => cards(page).first().innerText()).toContain('Once upon')
    await page.getByRole('button', { name: 'Send' }).waitFor()
  })
})

/** Where the key is. */
function storages(page: Page): Promise<{ tab: boolean; device: boolean }> {
  return page.evaluate((key) => {
    const holds = (storage: Storage) =>
      Object.values({ ...storage }).some((value) => String(value).includes(key))
    return { tab: holds(sessionStorage), device: holds(localStorage) }
  }, KEY)
}

function messagesOf(asked: ModelServer['asked'][number] | undefined): ChatAsked['messages'] {
  return (asked?.body['messages'] ?? []) as unknown as ChatAsked['messages']
}
