import { expect, test } from 'vitest'
import { analyse } from '../../src/search/query.ts'

const PEOPLE = ['Caroline', 'Melanie', 'Ada', 'Ada Lovelace', 'Zoë', 'user']

test.for<[string, string, string]>([
  ['What did Caroline paint?', 'What did paint?', 'Caroline'],
  ["What is Caroline's dog called?", 'What is dog called?', 'Caroline'],
  ['What is CAROLINE’S dog called?', 'What is dog called?', 'Caroline'],
  ['caroline, what now?', ', what now?', 'Caroline'],
  ["the Carolines' dog", "the Carolines' dog", ''],
  ['What did Ada Lovelace write?', 'What did write?', 'Ada Lovelace'],
  ["What was ada lovelace's engine?", 'What was engine?', 'Ada Lovelace'],
  ['What did Ada write?', 'What did write?', 'Ada'],
  ['What did Lovelace write?', 'What did Lovelace write?', ''],
  ['Where does zoe live?', 'Where does live?', 'Zoë'],
  ['What did Adam write?', 'What did Adam write?', ''],
  ['What did the user say?', 'What did the say?', 'user'],
])('"%s" is read as "%s" of %s', ([query, text, label]) => {
  expect(analyse(query, PEOPLE)).toEqual({ text, ...(label !== '' && { label }) })
})

test('a query that names two people is about neither, and their names are still taken out', () => {
  expect(analyse('What did Caroline tell Melanie?', PEOPLE)).toEqual({ text: 'What did tell ?' })
  expect(analyse("Did Caroline see Caroline's dog?", PEOPLE)).toEqual({
    text: 'Did see dog?',
    label: 'Caroline',
  })
  expect(analyse('Do Ada Lovelace and Ada know?', PEOPLE)).toEqual({ text: 'Do and know?' })
})

test('names stay where nothing else would be left to look for', () => {
  for (const query of ['Caroline', 'Caroline?', "  Caroline's ", '¿Caroline?!']) {
    expect(analyse(query, PEOPLE)).toEqual({ text: query, label: 'Caroline' })
  }
  expect(analyse('Caroline & Melanie', PEOPLE)).toEqual({ text: 'Caroline & Melanie' })
})

test('without labels in scope the query is left as it is', () => {
  expect(analyse('  What did  Caroline say? ', [])).toEqual({ text: '  What did  Caroline say? ' })
  expect(analyse('What?', ['', '!?'])).toEqual({ text: 'What?' })
})

test('a label in a script without spaces is named by its words', () => {
  expect(analyse('アリスさんは何を飲みますか', ['アリス'])).toMatchObject({
    text: expect.any(String) as string,
  })
  expect(analyse('What did 王小明 say?', ['王小明'])).toEqual({ text: 'What did say?', label: '王小明' })
})

test('a date is recognised and stays in the text', () => {
  expect(analyse('What did Ada do on 8 May 2023?', PEOPLE)).toEqual({
    text: 'What did do on 8 May 2023?',
    label: 'Ada',
    date: { day: 8, month: 5, year: 2023 },
  })
})

test('labels that read alike are one name', () => {
  expect(analyse('What did ADA say?', ['Ada', 'ADA', 'Ben'])).toEqual({
    text: 'What did say?',
    label: 'Ada',
    spellings: ['ADA'],
  })
})
