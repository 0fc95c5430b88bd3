import fc from 'fast-check'
import { expect, test } from 'vitest'
import { align, type IncomingTurn, type KnownTurn } from '../../src/memory/align.ts'

const known = (words: string): KnownTurn[] => [...words].map((print, index) => ({ key: `t${index}`, print }))
const incoming = (words: string): IncomingTurn[] =>
  [...words].map((print, index) => ({ role: index % 2 ? 'assistant' : 'user', print, idKey: undefined }))

/** What the thread reads like afterwards: letters are messages. */
function after(thread: string, sent: string, resends = true): string {
  const { keep, added } = align({ turns: known(thread), resends }, incoming(sent))
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

test('an app that never sends anything twice repeats itself instead of editing', () => {
  expect(after('abcdef', 'ax', false)).toBe('abcdefax')
  expect(after('abcdef', 'ex', false)).toBe('abcdex') // but its last answer may be regenerated
  expect(after('abcdef', 'dx', false)).toBe('abcdefdx')
  expect(after('abcdef', 'ax', true)).toBe('ax')
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

test('all that was sent is in the thread, and an app that never resends loses its last answer at most', () => {
  fc.assert(
    fc.property(letters, letters, fc.boolean(), (thread, sent, resends) => {
      const result = after(thread, sent, resends)
      for (const letter of sent) expect(result).toContain(letter)
      const users = Math.ceil(sent.length / 2)
      if (!resends && users < 2) expect(result.startsWith(thread.slice(0, -1))).toBe(true)
    }),
  )
})
