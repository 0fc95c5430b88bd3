import { expect, test } from 'vitest'
import { english, type Language, terms } from '../../src/search/tokens.ts'

test('terms are folded words without stop words, stemmed, in order, with repetitions', () => {
  expect(terms('The cafés she visited', english)).toEqual(['cafe', 'visit'])
  expect(terms('Tea, tea and more TEAS', english)).toEqual(['tea', 'tea', 'tea'])
  expect(terms('the a of who', english)).toEqual([])
})

test('a stop word is one however it is written', () => {
  expect(terms("Don't DON’T dont", english)).toEqual([])
})

test('a question and its answer share terms', () => {
  expect(terms('Where does she hike?', english)).toEqual(['hike'])
  expect(terms('I love hiking', english)).toContain('hike')
})

test('another language brings its own stop words and stems', () => {
  const german: Language = { stopWords: new Set(['der']), stem: (word) => word.replace(/e[nrs]?$/, '') }
  expect(terms('Der Tee, die Tassen', german)).toEqual(['te', 'di', 'tass'])
})
