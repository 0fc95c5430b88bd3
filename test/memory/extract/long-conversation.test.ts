import { describe, expect, test } from 'vitest'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { extracted, fact } from './ask-extract.ts'
import { insert, update } from './model-operations.ts'

describe('a conversation longer than the model’s window', () => {
  const messages = Array.from({ length: 72 }, (_, index) => ({
    id: `D1:${index}`,
    role: 'user' as const,
    content: `Message number ${index} says something that takes some room in the window.`,
  }))
  const idsIn = (prompt: string): string[] => [...prompt.matchAll(/^\[(D1:\d+)\]/gm)].map(([, id = '']) => id)

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
