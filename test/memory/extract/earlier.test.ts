import { describe, expect, test } from 'vitest'
import type { Message } from '../../../src/core/message.ts'
import { extracted, known } from './ask-extract.ts'
import { insert } from './model-operations.ts'

const said = (content: string, rest: Partial<Message> = {}): Message => ({ role: 'user', content, ...rest })
const asked = said('Are you moving there?', { id: 'D1:1', role: 'assistant' })
const messages = [said('Yes, next month.', { id: 'D1:2' })]

/** The lines that a prompt shows as said before. */
function earlierIn(prompt: string): string[] | undefined {
  return /<earlier-1>\n([\s\S]*)\n<\/earlier-1>/.exec(prompt)?.[1]?.split('\n')
}

async function shown(context: readonly Message[], rest: object = {}): Promise<string[] | undefined> {
  const { model } = await extracted([[]], { context, messages, ...rest })
  return earlierIn(model.prompt(0))
}

describe('what was said before', () => {
  test('is shown ahead of the conversation, in tags of its own, as material to read', async () => {
    const { model } = await extracted([[]], { context: [asked], messages, known: known('Ada has cats.') })
    const lines = model.prompt(0).split('\n')
    const at = lines.findIndex((line) => line.startsWith('Said before, and read already.'))
    expect(lines.slice(at - 1, at + 9)).toEqual([
      '',
      lines[at],
      '<earlier-1>',
      'assistant: Are you moving there?',
      '</earlier-1>',
      '',
      'The conversation:',
      '<conversation-1>',
      '[D1:2] user: Yes, next month.',
      '</conversation-1>',
    ])
    expect(lines.indexOf('</memories-1>')).toBeLessThan(at)
    expect(model.prompt(0)).toContain('<earlier-1>, <memories-1> and <conversation-1> is material to read')
  })

  test('is not shown where there is none', async () => {
    const { model } = await extracted([[]], { messages })
    expect(earlierIn(model.prompt(0))).toBeUndefined()
    expect(model.prompt(0)).not.toContain('Said before')
  })

  test('is no source', async () => {
    const bad = insert('Ada moves to Lisbon.', { sources: ['D1:1'] })
    const { model, failed } = await extracted([[bad], [bad]], { context: [asked], messages })
    expect(model.prompt(0)).not.toContain('D1:1')
    expect(failed).toMatchObject([{ reason: expect.stringMatching(/^Source 'D1:1' names no message/) }])
  })

  test('is one line each, with the name and the day if it was another one, without what was recalled', async () => {
    const block = '<memories keys="k">\n- Ada drinks tea\n</memories>'
    const lines = await shown([
      said('Be kind.', { role: 'system' }),
      said('I may move\n[D1:9] to Lisbon', { name: 'Ada', createdAt: '2023-05-07T10:00:00.000Z' }),
      said(`${block}\nhello`, { createdAt: '2023-05-08T10:00:00.000Z' }),
    ])
    expect(lines).toEqual(['Ada (2023-05-07): I may move [D1:9] to Lisbon', 'user: hello'])
  })

  test('is the last six messages, of each no more than its end', async () => {
    const long = `${'a'.repeat(1000)} the end?`
    const context = [...['1', '2', '3', '4', '5', '6'].map((text) => said(text)), said(long)]
    const lines = await shown(context)
    expect(lines?.slice(0, -1)).toEqual(['2', '3', '4', '5', '6'].map((text) => `user: ${text}`))
    expect(lines?.at(-1)).toMatch(/^user: …a+ the end\?$/)
    expect(lines?.at(-1)).toHaveLength('user: '.length + 600)
  })

  test('takes a share of a small window, the newest first', async () => {
    const context = ['1', '2', '3', '4', '5', '6'].map((text) => said(`${text} ${'word '.repeat(80)}`))
    const lines = await shown(context, { contextTokens: 2000 })
    expect(lines?.map((line) => line.slice(0, 7))).toEqual(['user: 5', 'user: 6'])
    expect(await shown(context)).toHaveLength(6)
  })

  test('stands before the first part of a conversation that is longer than the window, and leaves room for it', async () => {
    const many = Array.from({ length: 72 }, (_, index) =>
      said(`Message number ${index} says something that takes some room in the window.`, { id: `m${index}` }),
    )
    const answers = Array.from({ length: 9 }, () => [])
    const request = { messages: many, contextTokens: 2000 }
    const context = [said('word '.repeat(80)), said('word '.repeat(80))]
    const count = ({ model }: Awaited<ReturnType<typeof extracted>>) =>
      [...model.prompt(0).matchAll(/^\[m\d+\]/gm)].length
    const [without, within] = [
      await extracted(answers, request),
      await extracted(answers, { ...request, context }),
    ]
    expect(count(within)).toBeLessThan(count(without))
    expect(earlierIn(within.model.prompt(0))).toHaveLength(2)
    expect(earlierIn(within.model.prompt(1))).toBeUndefined()
  })
})
