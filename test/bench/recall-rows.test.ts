import { expect, test } from 'vitest'
import { barChart } from './chart.mjs'
import { distinct, inOrder, recallTable, rowsOf } from './recall-rows.mjs'

const half = { turn10: [1, 0], session10: [1] }
const found = {
  byMode: [{ lexical: half, vector: half, hybrid: { turn10: [1], session10: [1, 0] } }, { hybrid: half }],
  preferences: { lexical: 0.4, hybrid: 0.9 },
}

test('a row is the mean over all questions of all conversations, and a search by words has no embedder', () => {
  const [lexical, , hybrid] = rowsOf('ours', 'minilm', found)
  expect(lexical).toEqual({
    store: 'ours',
    embedder: 'none',
    mode: 'lexical',
    turn10: 0.5,
    session10: 1,
    hit5: 0.4,
  })
  expect(hybrid).toMatchObject({ embedder: 'minilm', turn10: 0.6667, session10: 0.6667, hit5: 0.9 })
})

test('a store without a way to search has no row of it', () => {
  expect(rowsOf('langgraph', 'static', found).map(({ mode }) => mode)).toEqual(['vector'])
})

test('what was measured with both embedders but needs none stands once, the best first', () => {
  const rows = distinct([
    ...rowsOf('langgraph', 'static', found),
    ...rowsOf('ours', 'static', found),
    ...rowsOf('ours', 'minilm', found),
  ])
  expect(inOrder(rows).map(({ store, embedder, mode }) => `${store} ${embedder} ${mode}`)).toEqual([
    'ours minilm hybrid',
    'ours minilm vector',
    'ours static hybrid',
    'ours static vector',
    'ours none lexical',
    'langgraph static vector',
  ])
  expect(recallTable(rows).split('\n')).toHaveLength(2 + 1 + 2 + rows.length)
})

test('a bar is as long as its share, and says it', () => {
  const svg = barChart(
    'Found',
    ['LoCoMo', 'PrefEval'],
    [
      { name: 'Keepsake', values: [0.5, 1], ours: true },
      { name: 'another', values: [0.25, 0], ours: false },
    ],
  )
  expect(svg.match(/<rect class="bar ours"[^>]* width="105\.0"/)).not.toBeNull()
  expect(svg.match(/<rect class="bar"/g)).toHaveLength(2)
  expect(svg).toContain('Keepsake 50.0 % and 100.0 %')
  expect(svg).not.toMatch(/NaN|undefined/)
})
