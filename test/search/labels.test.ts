import { expect, test } from 'vitest'
import { createSearchIndex } from '../../src/search/search-index.ts'
import { item } from './corpus.ts'

const NS = ['ns']

/** Turns of two speakers, facts that speak of them, and a note that bears a label of its own. */
function newIndex() {
  const index = createSearchIndex()
  const turn = { texts: ['tea'], kind: 'Turn', group: 'g' }
  index.add(item('t0', { ...turn, label: 'Ada', position: 0 }))
  index.add(item('t1', { ...turn, label: 'Bob', position: 1 }))
  index.add(item('fact', { texts: ['Ada drinks tea'], kind: 'Memory' }))
  index.add(item('note', { texts: ['a note'], kind: 'Note', label: 'Cleo' }))
  return index
}

const QUESTION = 'Does Ada drink tea with Cleo?'

test('a name in scope is a label, and no word', () => {
  expect(newIndex().analyse(NS, 'Does Ada drink tea?')).toEqual({ text: 'Does drink tea?', label: 'Ada' })
})

test.for([
  ['kinds of turns', { kinds: ['Turn'] }, { text: 'Does drink tea with Cleo?', label: 'Ada' }],
  ['all but turns', { exceptKinds: ['Turn'] }, { text: 'Does Ada drink tea with ?', label: 'Cleo' }],
  ['facts', { kinds: ['Memory'] }, { text: QUESTION }],
  ['what nobody has', { kinds: ['Unheard'] }, { text: QUESTION }],
  ['two kinds', { kinds: ['Turn', 'Note'] }, { text: 'Does drink tea with ?' }],
] as const)('where only %s are looked for, only their labels are labels', ([, restriction, expected]) => {
  expect(newIndex().analyse(NS, QUESTION, restriction)).toEqual(expected)
})

test('the label of what was removed is a word again', () => {
  const index = newIndex()
  index.remove(NS, 't0')
  expect(index.analyse(NS, QUESTION, { kinds: ['Turn'] })).toEqual({ text: QUESTION })
})
