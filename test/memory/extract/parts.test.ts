import fc from 'fast-check'
import { expect, test } from 'vitest'
import { estimateTokens } from '../../../src/core/tokens.ts'
import { type Shown, showMessage } from '../../../src/memory/extract/conversation.ts'
import { takePart } from '../../../src/memory/extract/parts.ts'

const letters = (text: string): number => text.length
const shown = (text: string, label = 'a'): Shown => ({ label, who: 'user', text })
/** What a message costs beside its text: `[a] user: ` and a line break. */
const FORM = 11

/** All parts of a conversation. */
function partsOf(messages: readonly Shown[], room: number, count = letters): Shown[][] {
  const parts: Shown[][] = []
  for (let rest: readonly Shown[] = messages; rest.length > 0;) {
    const taken = takePart(rest, room, count)
    parts.push([...taken.part])
    rest = taken.rest
  }
  return parts
}

test('what fits is one part', () => {
  const messages = [shown('one', 'a'), shown('two', 'b')]
  expect(takePart(messages, 2 * (FORM + 3), letters)).toEqual({ part: messages, rest: [] })
  expect(takePart(messages, 2 * (FORM + 3) - 1, letters)).toEqual({
    part: messages.slice(0, 1),
    rest: messages.slice(1),
  })
})

test('a message that is too long is split between words, and both halves are it', () => {
  const message = { ...shown('the quick brown fox'), id: 'x1', createdAt: undefined as never }
  const [first, second] = partsOf([message], FORM + 12)
  expect(first).toEqual([{ ...message, text: 'the quick ' }])
  expect(second).toEqual([{ ...message, text: 'brown fox' }])
})

test('the line for a message’s day is counted', () => {
  const dated = { ...shown('one'), createdAt: '2023-05-08T00:00:00.000Z' }
  const line = '-- 2023-05-08, Monday --\n'.length
  expect(takePart([dated, shown('two')], 2 * (FORM + 3) + line, letters).rest).toEqual([])
  expect(takePart([dated, shown('two')], 2 * (FORM + 3) + line - 1, letters).rest).toHaveLength(1)
})

const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), {
  minLength: 1,
  maxLength: 12,
})

test('nothing is lost or doubled, every part fits, and no letter is torn', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 32, max: 300 }), fc.boolean(), (contents, room, byLetters) => {
      const count = byLetters ? letters : estimateTokens
      const messages = contents.map((text, index) => shown(text, `m${index}`))
      const parts = partsOf(messages, room, count)
      const said = new Map<string, string>()
      for (const { label, text } of parts.flat()) said.set(label, (said.get(label) ?? '') + text)
      expect([...said.values()]).toEqual(contents)
      expect([...said.keys()]).toEqual(messages.map(({ label }) => label))
      for (const part of parts) {
        expect(part.length).toBeGreaterThan(0)
        expect(count(part.map(showMessage).join('\n'))).toBeLessThanOrEqual(room)
        expect(part.some(({ text }) => /[\ud800-\udbff]$/.test(text) || /^[\udc00-\udfff]/.test(text))).toBe(
          false,
        )
      }
    }),
  )
})
