import fc from 'fast-check'
import { expect, test } from 'vitest'
import { align, type Style } from '../../../src/memory/turns/align.ts'
import type { IncomingTurn, KnownTurn } from '../../../src/memory/turns/overlap.ts'

const known = (words: string): KnownTurn[] =>
  [...words].map((print, index) => ({ key: `t${index}`, print, time: undefined }))
const incoming = (words: string): IncomingTurn[] =>
  [...words].map((print, index) => ({
    role: index % 2 ? 'assistant' : 'user',
    print,
    time: undefined,
    idKey: undefined,
  }))

/** What the thread reads like afterwards: letters are messages. */
function after(thread: string, sent: string, style: Style = 'resends'): string {
  const { keep, added } = align({ turns: known(thread), style }, incoming(sent))
  return thread.slice(0, keep) + added.map((index) => sent[index]).join('')
}

test.each([
  ['', 'ab', 'ab'],
  ['ab', 'abcd', 'abcd'],
  ['abcd', 'cdef', 'abcdef'],
  ['abab', 'ab', 'abab'],
  ['abab', 'aba', 'ababa'],
  ['abcd', 'abx', 'abx'],
  ['abcdef', 'cdx', 'abcdx'],
  ['abcd', 'xyz', 'abcdxyz'],
  ['abcd', 'bc', 'abcd'],
  ['abcabd', 'abx', 'abcabx'],
  ['cd', 'abcde', 'cdabe'], // what came before is stored, though after
  ['abc', 'xbcd', 'abcxd'],
])('%s and then %s is %s', (thread, sent, expected) => {
  expect(after(thread, sent)).toBe(expected)
})

test('of two equally long runs the later one counts, so that the least is abandoned', () => {
  expect(after('abxabyab'.slice(0, 6), 'abz')).toBe('abxabz')
})

test('an app that sends each exchange once repeats itself instead of editing', () => {
  expect(after('abcdef', 'ax', 'exchanges')).toBe('abcdefax')
  expect(after('abcdef', 'ex', 'exchanges')).toBe('abcdefex')
  expect(after('abcdef', 'ax', 'unknown')).toBe('abcdefax')
  expect(after('abcdef', 'dx', 'unknown')).toBe('abcdefdx')
  expect(after('abcdef', 'ex', 'unknown')).toBe('abcdex') // its last answer may be regenerated
  expect(after('abcdef', 'ax', 'resends')).toBe('ax')
  expect(after('abcdef', 'abx', 'exchanges')).toBe('abx') // two questions are a conversation, not an exchange
  expect(after('abcdef', 'cxyz', 'lists')).toBe('abcdefcxyz') // one piece after another, not an edit
  expect(after('abcdef', 'cdxyz', 'lists')).toBe('abcdxyz')
  expect(after('abcdef', 'axyz', 'lists')).toBe('axyz')
})

test('a list that leaves the thread’s middle out abandons nothing of it', () => {
  expect(after('abcdefgh', 'abfghi')).toBe('abcdefghi')
  expect(after('abcdefgh', 'absfghi')).toBe('abcdefghsi') // with a summary in its place
  expect(after('abcd', 'axcd')).toBe('axcd') // but one that was edited in its place is another branch
})

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 12 })

test('sending the whole list again never changes a thread', () => {
  fc.assert(
    fc.property(letters, (thread) => {
      expect(after(thread, thread)).toBe(thread)
    }),
  )
})

test('the whole list with more at its end appends just that, unless it reads as an overlap', () => {
  const distinct = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnop'), { maxLength: 12 })
  fc.assert(
    fc.property(distinct, fc.nat(12), (all, cut) => {
      const words = all.join('')
      expect(after(words.slice(0, cut), words)).toBe(words)
    }),
  )
})

test('any window that overlaps the end of a thread of distinct messages continues it', () => {
  const distinct = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnop'), { minLength: 2, maxLength: 16 })
  fc.assert(
    fc.property(distinct, fc.nat(), fc.nat(), (all, one, two) => {
      const words = all.join('')
      const end = 1 + (one % (words.length - 1))
      const from = two % end
      expect(after(words.slice(0, end), words.slice(from))).toBe(words)
    }),
  )
})

test('all that was sent is in the thread, and an app that sends exchanges loses nothing by one', () => {
  fc.assert(
    fc.property(
      letters,
      letters,
      fc.constantFrom<Style>('unknown', 'lists', 'resends', 'exchanges'),
      (thread, sent, style) => {
        const result = after(thread, sent, style)
        for (const letter of sent) expect(result).toContain(letter)
        if (style === 'exchanges' && sent.length < 3) expect(result.startsWith(thread)).toBe(true)
      },
    ),
  )
})
