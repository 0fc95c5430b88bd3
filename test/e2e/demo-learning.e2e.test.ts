import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { violations } from './browser.ts'
import { demoWithModel, enterModel, fact, ready, say, useModel } from './demo-with-model.ts'
import { type ChatAsked, isLearning } from './talking-server.ts'

const demo = demoWithModel(4615)

describe('the demo learns', () => {
  it('now when told to, says what changed and why, and takes it back', async () => {
    const { page } = demo
    for (const text of ['Ada lives in Lisbon.', 'Ada has a cat.']) {
      await page.getByRole('button', { name: 'Add a fact' }).click()
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
      await fact(page, text).waitFor()
    }
    demo.play({ chat: () => 'How lovely.', learn: move })
    await useModel(page, demo.model.baseUrl)
    await say(page, 'I am Ada. I moved to Porto on 20 November, and I never had a cat.')
    await page.getByText(/^1 conversation rests; facts will be learned in \d+ s$/).waitFor()
    expect(demo.model.asked.filter(({ body }) => isLearning(body))).toEqual([])

    await page.getByRole('button', { name: 'Now' }).click()
    const card = page.getByRole('region', { name: 'What was learned' })
    await card.waitFor()
    const superseded = card.getByRole('listitem').filter({ hasText: 'was → is' })
    expect(await superseded.innerText()).toContain('Ada lives in Lisbon. → Ada lives in Porto.')
    expect(await superseded.innerText()).toContain('She moved.')
    const refused = card.getByRole('listitem').filter({ hasText: 'not done' })
    expect(await refused.innerText()).toContain(
      'The model wanted to change memory 77: “Ada plays the cello.”',
    )
    await fact(page, 'Ada lives in Porto.').waitFor()
    expect(await fact(page, 'Ada lives in Lisbon.').count()).toBe(0)
    const deleted = card.getByRole('listitem').filter({ hasText: 'deleted' })
    expect(await deleted.innerText()).toContain('Ada has a cat.')
    expect(await fact(page, 'Ada has a cat.').count()).toBe(0)

    await deleted.getByRole('button', { name: 'Undo' }).click()
    await fact(page, 'Ada has a cat.').waitFor()
    await superseded.getByRole('button', { name: 'Undo' }).click()
    await superseded.getByText('Taken back.').waitFor()
    await fact(page, 'Ada lives in Lisbon.').waitFor()
    await expect.poll(() => fact(page, 'Ada lives in Porto.').count()).toBe(0)
    expect(await fact(page, 'Ada lives in Lisbon.').innerText()).not.toContain('until')
  })

  it('and does not take back what has changed since', async () => {
    const { page } = demo
    demo.play({ chat: () => 'Noted.', learn: tea })
    await useModel(page, demo.model.baseUrl)
    await say(page, 'Ada drinks green tea.')
    await page.getByRole('button', { name: 'Now' }).click()
    const undo = page.getByRole('button', { name: 'Undo: Ada drinks tea.' })
    await undo.waitFor()
    await page.getByRole('button', { name: 'Edit: Ada drinks tea.' }).click()
    await page.getByRole('textbox', { name: 'What it should say' }).fill('Ada drinks coffee.')
    await page.keyboard.press('Enter')
    await page.getByText('It has changed since').waitFor()
    expect(await undo.isDisabled()).toBe(true)
  })

  it('and a click on a source shows the turn, among those around it', async () => {
    const { page } = demo
    demo.play({ chat: () => 'Noted.', learn: tea })
    await useModel(page, demo.model.baseUrl)
    await say(page, 'Good morning to you.')
    const answers = page.getByRole('log', { name: 'Conversation' }).getByText('Noted.')
    await answers.waitFor()
    await say(page, 'Ada drinks green tea.')
    await answers.nth(1).waitFor() // only then the second message waits, too
    await page.getByRole('button', { name: 'Now' }).click()
    await fact(page, 'Ada drinks tea.').getByText('Where it comes from').click()
    await page.getByRole('button', { name: /“Ada drinks green tea.”/ }).click()
    const dialog = page.getByRole('dialog', { name: /^Chat of/ })
    expect(await dialog.locator('[aria-current]').innerText()).toContain('Ada drinks green tea.')
    await dialog.getByText('Good morning to you.').waitFor()
    await page.keyboard.press('Escape')
    expect(await fact(page, 'Ada drinks tea.').innerText()).toContain('She said so.')
  })

  it('from an import only when told to', async () => {
    const { page } = demo
    const read: string[] = []
    demo.play({ learn: ({ prompt }) => (read.push(prompt), []) })
    await useModel(page, demo.model.baseUrl)
    for (const [text, learn] of [
      ['I have a secret.', false],
      ['I have a parrot.', true],
    ] as const) {
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByRole('checkbox', { name: 'Learn facts from it, too' }).setChecked(learn)
      await page.getByRole('textbox', { name: 'Or paste it' }).fill(`Ada: ${text}`)
      await page.getByRole('button', { name: 'Import what I pasted' }).click()
      const says = learn ? 'Facts will be learned from them.' : '1 message remembered, on this device only.'
      await page.getByText(says).waitFor()
    }
    await page.getByRole('button', { name: 'Now' }).click()
    await page.getByText('Nothing new to learn from “Pasted conversation”.').waitFor()
    expect(read).toHaveLength(1)
    expect(read[0]).toContain('I have a parrot.')
    expect(read[0]).not.toContain('I have a secret.')
  })

  it('after a reload, or once there is a model again, what waited before, and says why where it cannot', async () => {
    const { page } = demo
    demo.play({ chat: () => 'Noted.', learn: () => ({ status: 401, body: { error: { message: 'no' } } }) })
    await useModel(page, demo.model.baseUrl)
    await say(page, 'Ada drinks green tea.')
    await page.getByText('1 conversation rests').waitFor()
    await page.getByRole('button', { name: 'small-model' }).click()
    await page.getByRole('button', { name: 'Turn it off' }).click()
    await page.getByText('1 conversation rests; facts are learned once there is a model again.').waitFor()
    expect(await page.getByRole('button', { name: 'Now' }).count()).toBe(0)
    await useModel(page, demo.model.baseUrl)
    await page.reload()
    await ready(page)
    await page.getByRole('button', { name: 'Now' }).click()
    await page.getByRole('alert').filter({ hasText: 'Learning failed:' }).waitFor()
    expect(demo.model.asked.filter(({ body }) => isLearning(body))).toHaveLength(1)
    demo.play({ learn: tea })
    await page.getByRole('button', { name: 'Try again' }).click()
    await fact(page, 'Ada drinks tea.').waitFor()
    await page.getByText('Facts are learned once the conversation rests.').waitFor()
    await page.reload()
    await fact(page, 'Ada drinks tea.').waitFor()
  })
})

it('the demo erases everything, in every tab', async () => {
  const { page } = demo
  await useModel(page, demo.model.baseUrl)
  await say(page, 'Ada drinks green tea.')
  const other = await demo.open()
  await other.getByRole('button', { name: 'Your data never leaves this device' }).click()
  await other.getByRole('button', { name: 'Erase everything …' }).click()
  await other.getByRole('button', { name: 'Erase everything' }).click()
  await other.getByText('Everything was erased.').waitFor()
  await page.getByText('Nothing is remembered yet.').waitFor()
  await page.getByRole('heading', { name: 'A memory of your own' }).waitFor()
  await page.getByText('Facts are learned once the conversation rests.').waitFor()
})

it('the demo has nothing for axe to mend, in both themes, where there is a model', async () => {
  const { page } = demo
  await enterModel(page, 'http://192.168.1.5/v1')
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Escape')
  demo.play({ chat: () => 'Noted.', learn: (asked) => [...tea(asked), ...move(asked)] })
  await useModel(page, demo.model.baseUrl)
  await say(page, 'Ada drinks green tea.')
  await page.getByRole('button', { name: 'Now' }).click()
  await page.getByRole('region', { name: 'What was learned' }).waitFor()
  await page.getByText('Where it comes from').first().click()
  await page.getByText('What it said').waitFor()
  demo.play({ chat: () => ({ status: 401, body: 'no' }) })
  await say(page, 'And coffee?')
  await page.getByRole('button', { name: 'Try again' }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: /“Ada drinks green tea.”/ }).click()
  expect(await violationsInBothThemes(page)).toEqual([])
})

async function violationsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  const inDark = await violations(page)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  return [...inDark, ...(await violations(page))]
}

/** The id of the message that holds these words, as the model reads it. */
function idOf({ prompt }: ChatAsked, words: string): string {
  return (
    prompt
      .split('\n')
      .find((line) => line.includes(words))
      ?.match(/^\[(\S+)\]/)?.[1] ?? 'not there'
  )
}

/** What a model learns from "Ada drinks green tea". */
function tea(asked: ChatAsked): object[] {
  const sources = [idOf(asked, 'drinks green tea')]
  return [
    { op: 'insert', kind: 'Memory', content: { content: 'Ada drinks tea.' }, sources, why: 'She said so.' },
  ]
}

/** What a model learns from a move and from a cat that never was, and what it wants of a memory that it dreams of. */
function move({ prompt }: ChatAsked): object[] {
  const numberOf = (known: string): number =>
    Number(
      prompt
        .split('\n')
        .find((line) => /^\d+\. /.test(line) && line.includes(known))
        ?.split('.')[0] ?? 99,
    )
  return [
    {
      op: 'supersede',
      id: numberOf('Ada lives in Lisbon.'),
      content: { content: 'Ada lives in Porto.' },
      validFrom: '2026-11-20',
      why: 'She moved.',
    },
    { op: 'delete', id: numberOf('Ada has a cat.'), why: 'She never had one.' },
    { op: 'update', id: 77, content: { content: 'Ada plays the cello.' } },
  ]
}
