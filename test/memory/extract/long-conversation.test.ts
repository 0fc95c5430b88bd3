import { describe, expect, test } from 'vitest'
import { expectError, failureOf } from '../../contracts/failure.ts'
import type { GenerateRequest } from '../../../src/model/model.ts'
import type { ExtractRequest, Extraction } from '../../../src/memory/extract/extract.ts'
import { extracted, fact, known } from './ask-extract.ts'
import { insert, update } from './model-operations.ts'

const idsIn = (prompt: string): string[] => [...prompt.matchAll(/^\[(D1:\d+)\]/gm)].map(([, id = '']) => id)

/** The memories that a prompt shows: the place of each is its number. */
function linesIn(prompt: string): string[] {
  const lines = [...prompt.matchAll(/^(\d+)\. (.*)$/gm)]
  expect(lines.map(([, number]) => Number(number))).toEqual(lines.map((_, index) => index + 1))
  return lines.map(([, , text = '']) => text)
}

/** Reads long messages with a small window. Every answer inserts some facts, and updates the second memory that it was shown. */
async function readAlong(
  length: number,
  inserts: number,
  request: Partial<ExtractRequest> = {},
): Promise<{ asked: string[]; shown: string[][]; extraction: Extraction }> {
  const messages = Array.from({ length }, (_, index) => ({
    id: `D1:${index}`,
    role: 'user' as const,
    content: `Message number ${index} says something. ${'It takes some room in the window. '.repeat(5)}`,
  }))
  const [asked, shown]: [string[], string[][]] = [[], []]
  const answer = ({ messages: sent }: GenerateRequest): object => {
    const prompt = sent.map(({ content }) => content).join('\n\n')
    const lines = linesIn(prompt)
    const first = asked.length * inserts
    asked.push(prompt)
    shown.push(lines)
    const second = lines.slice(1, 2).map((line) => update(2, `${line.split(',')[0] ?? ''}, seen twice.`))
    const facts = Array.from(
      { length: inserts },
      (_, index) => `Fact ${first + index} of what Ada tells, once.`,
    )
    return { operations: [...facts.map((text) => insert(text)), ...second] }
  }
  const answers = Array.from({ length }, () => answer)
  const extraction = await extracted(answers, { messages, contextTokens: 4096, ...request })
  return { asked, shown, extraction }
}

describe('a conversation longer than the model’s window', () => {
  const messages = Array.from({ length: 72 }, (_, index) => ({
    id: `D1:${index}`,
    role: 'user' as const,
    content: `Message number ${index} says something that takes some room in the window.`,
  }))

  test('is read in parts, in order, one call each, nothing left out', async () => {
    const calls = 3
    const answers = Array.from({ length: calls }, (_, part) => [insert(`Fact ${part}.`)])
    const { model, changes, usage } = await extracted(answers, { messages, contextTokens: 1600 })
    expect(usage.calls).toBe(calls)
    expect(model.asked.flatMap((_, call) => idsIn(model.prompt(call)))).toEqual(messages.map(({ id }) => id))
    expect(changes).toHaveLength(calls)
    const sizes = model.asked.map((_, call) => model.prompt(call).length / 4)
    expect(Math.max(...sizes)).toBeLessThan(1600 * 0.75)
  })

  test('each part knows what the parts before have left', async () => {
    const answers = [[insert('Ada has a dog.')], [update(1, 'Ada has a dog, Rex.')], []]
    const { model, changes } = await extracted(answers, { messages, contextTokens: 1600 })
    expect(model.prompt(1)).toContain('\n1. Ada has a dog.\n')
    expect(model.prompt(2)).toContain('\n1. Ada has a dog, Rex.\n')
    expect(model.prompt(1)).toContain('part 2')
    expect(changes).toEqual([{ type: 'inserted', id: 'new1', after: fact('Ada has a dog, Rex.') }])
  })

  test('where the model looks twice, each part leaves room for what it did', async () => {
    const count = async (maxSteps: number): Promise<number> => {
      const answers = Array.from({ length: 9 }, () => [])
      const { model } = await extracted(answers, { messages, contextTokens: 2000, maxSteps })
      return idsIn(model.prompt(0)).length
    }
    expect(await count(2)).toBeLessThan(await count(1))
  })

  test('a source from another part is not known', async () => {
    const bad = insert('Ada has a dog.', { sources: ['D1:59'] })
    const { failed } = await extracted([[bad], [bad], [], []], { messages, contextTokens: 1600 })
    expect(failed).toMatchObject([
      {
        code: 'invalid_operation',
        reason: expect.stringMatching(/^Source 'D1:59' names no message that is shown/),
      },
    ])
  })

  test('a single message that is too long is split, and none of it is lost', async () => {
    const text = Array.from({ length: 1000 }, (_, index) => `word${index}`).join(' ')
    const { model } = await extracted([[], [], []], {
      messages: [{ id: 'a1', role: 'user', content: text }],
      contextTokens: 2000,
    })
    expect(model.asked.length).toBeGreaterThan(1)
    const read = model.asked.map((_, call) => /^\[a1\] user: (.*)$/m.exec(model.prompt(call))?.[1] ?? '')
    expect(read.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
  })

  test('a window whose memories outgrow it shows some of them, and reads on to the end', async () => {
    const { asked, shown, extraction } = await readAlong(400, 20)
    const { changes, failed } = extraction
    expect(asked.flatMap((prompt) => idsIn(prompt))).toEqual(
      Array.from({ length: 400 }, (_, index) => `D1:${index}`),
    )
    expect(failed).toEqual([])
    const texts = changes.map(({ after }) => after?.content['content'] as string)
    const parts = asked.length
    expect(parts).toBeGreaterThan(8)
    const written = Array.from({ length: parts * 20 }, (_, index) => `Fact ${index} of what Ada tells`)
    expect(texts.map((text) => text.slice(0, text.indexOf(',')))).toEqual(written)
    expect(Math.max(...shown.map(({ length }) => length))).toBeLessThan(texts.length)
    expect(Math.max(...asked.map(({ length }) => length / 4))).toBeLessThan(4096 * 0.75)
  })

  test('an update by number changes the memory that was shown under it, and what was not shown stays', async () => {
    const { shown, extraction } = await readAlong(400, 20)
    const { changes } = extraction
    const numberIn = (text: string): number => Number(/\d+/.exec(text)?.[0])
    const updated = new Set(shown.flatMap(([, second]) => second ?? []).map(numberIn))
    expect(updated.size).toBeGreaterThan(1)
    const texts = changes.map(({ after }) => after?.content['content'] as string)
    for (const text of texts) expect(text).toContain(updated.has(numberIn(text)) ? 'seen twice.' : 'once.')
  })

  test('what is shown is the best of what was known and the newest of what is new, each number once', async () => {
    const memories = known(
      ...Array.from(
        { length: 60 },
        (_, index) => `Known ${index} about Ada and her ${index} cats, each with a name.`,
      ),
    )
    const { shown } = await readAlong(400, 20, { known: memories })
    const last = shown.at(-1) ?? []
    const [old, fresh] = [
      last.filter((line) => line.startsWith('Known')),
      last.filter((line) => line.startsWith('Fact')),
    ]
    const numbers = (lines: readonly string[]): number[] => lines.map((line) => Number(/\d+/.exec(line)?.[0]))
    expect(numbers(old)).toEqual(old.map((_, index) => index))
    const newest = (shown.length - 1) * 20 - 1
    expect(numbers(fresh)).toEqual(fresh.map((_, index) => newest - fresh.length + 1 + index))
    expect(Math.abs(old.length - fresh.length)).toBeLessThan(8)
    expect(old.length).toBeGreaterThan(5)
  })

  test('a short conversation leaves the memories all the room it does not need', async () => {
    const memories = known(
      ...Array.from(
        { length: 60 },
        (_, index) => `Known ${index} about Ada and her ${index} cats, each with a name.`,
      ),
    )
    const prompt = async (said: typeof messages): Promise<string> => {
      const answers = Array.from({ length: 9 }, () => [])
      const { model } = await extracted(answers, { messages: said, known: memories, contextTokens: 2800 })
      return model.prompt(0)
    }
    expect(await prompt(messages.slice(0, 2))).toContain('\n60. Known 59 ')
    expect(await prompt(messages)).not.toContain('Known 59 ')
  })

  test('where nothing new may be inserted, a profile is shown however long, or it is said that it does not fit', async () => {
    const allowed = { inserts: false, updates: true, deletes: false }
    const profile = (words: number): ReturnType<typeof known> => known(`Ada ${'and tea '.repeat(words)}`)
    const answers = Array.from({ length: 30 }, () => [])
    const { model } = await extracted(answers, {
      messages,
      allowed,
      known: profile(250),
      contextTokens: 2000,
    })
    expect(model.asked.every((_, call) => model.prompt(call).includes('\n1. Ada and tea'))).toBe(true)
    const error = await failureOf(
      extracted([], { messages, allowed, known: profile(900), contextTokens: 2000 }),
    )
    expectError(error, 'context_exceeded', { says: /the model 'scripted' is 2000/ })
  })

  test('an answer may take the room that is kept for it, and any where the window is not known', async () => {
    const limit = async (contextTokens?: number): Promise<number | undefined> => {
      const { model } = await extracted([[]], contextTokens === undefined ? {} : { contextTokens })
      return model.asked[0]?.maxTokens
    }
    expect(await limit(4096)).toBe(1024)
    expect(await limit(131_072)).toBe(4096)
    expect(await limit()).toBeUndefined()
  })

  test('an answer that broke off is asked for again within the window', async () => {
    const looping = {
      text: '{"operations":['.padEnd(4096, '{"op":"insert","content":"Ada"},'),
      finishReason: 'length',
    }
    const answers = Array.from({ length: 40 }, (_, call) => (call === 0 ? looping : []))
    const { model } = await extracted(answers, { messages, contextTokens: 4096 })
    const [first, again] = [model.prompt(0), model.prompt(1)]
    expect(again).toContain('The answer breaks off before its end.')
    expect(again.startsWith(first)).toBe(true)
    expect((again.length - first.length) / 4).toBeLessThan(150)
  })

  test('a later look says what the part has done, not what the parts before it did', async () => {
    const answers = [[insert('Ada has a dog.')], [], [insert('Ada has a cat.')], [], [], []]
    const { model } = await extracted(answers, {
      messages: messages.slice(0, 50),
      contextTokens: 2000,
      maxSteps: 2,
    })
    expect(model.prompt(1)).toContain('- inserted: Ada has a dog.')
    expect(model.prompt(3)).toContain('- inserted: Ada has a cat.')
    expect(model.prompt(3)).not.toContain('- inserted: Ada has a dog.')
  })

  test('where what was done takes all the room there was, the model does not look again', async () => {
    const long = known('Ada has cats.')
    const much = update(1, 'cats, '.repeat(1000))
    const answers = Array.from({ length: 30 }, (_, call) => (call === 0 ? [much] : []))
    const { model, changes } = await extracted(answers, {
      messages,
      known: long,
      contextTokens: 2400,
      maxSteps: 2,
    })
    expect(changes).toHaveLength(1)
    expect(model.prompt(0)).toContain('1. Ada has cats.')
    expect(model.prompt(1)).not.toContain('Done so far')
    expect(idsIn(model.prompt(1))).not.toEqual(idsIn(model.prompt(0)))
  })

  test('where not even the prompt fits, the numbers are said and nothing is asked', async () => {
    const error = await failureOf(extracted([], { messages, contextTokens: 400 }))
    const { details } = expectError(error, 'context_exceeded', {
      says: /window of the model 'scripted' is 400/,
    })
    expect(details).toMatchObject({ model: 'scripted', limit: 400 })
    expect(details.tokens).toBeGreaterThan(400)
  })

  test('a model whose window is not known reads it at once', async () => {
    const { usage } = await extracted([[]], { messages })
    expect(usage.calls).toBe(1)
  })
})
