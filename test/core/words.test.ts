import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, words } from '../../src/core/words.ts'

test.for<[string, string[]]>([
  ['Green tea, please!', ['green', 'tea', 'please']],
  ['Café Müller, Ærø', ['cafe', 'muller', 'ærø']],
  ['İstanbul', ['istanbul']],
  ["Ada's don’t", ['adas', 'dont']],
  ['e-mail ada@example.org 2023-05-08', ['e', 'mail', 'ada', 'example', 'org', '2023', '05', '08']],
  ['ﬁne ①', ['fine', '1']],
  ['हिन्दी में', ['हिन्दी', 'में']],
  ['Ёлка', ['елка']],
  ['한국어 공부', ['한국어', '공부']],
  ['🍵 !? …', []],
  ['', []],
])('the words of "%s"', ([text, expected]) => {
  expect(words(text)).toEqual(expected)
})

test('scripts without spaces are cut into words, marks kept', () => {
  expect(words('我喜欢绿茶')).toContain('绿茶')
  expect(words('我喜欢绿茶 and tea')).toEqual(expect.arrayContaining(['绿茶', 'and', 'tea']))
  expect(words('東京でラーメンを食べた')).toEqual(expect.arrayContaining(['東京', 'ラーメン']))
  expect(words('ที่นี่')).toEqual(['ที่', 'นี่'])
  expect(words('が').join('')).toBe('が')
})

test('composed and decomposed text have the same words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(words(text.normalize('NFD'))).toEqual(words(text.normalize('NFC')))
    }),
  )
})

test('folding twice is folding once, and case does not count', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aÀéß ñÇ’'.split('')) }), (text) => {
      expect(fold(fold(text))).toBe(fold(text))
    }),
  )
  expect(fold('CAFÉ')).toBe(fold('café'))
})
