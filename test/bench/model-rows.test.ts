import { expect, test } from 'vitest'
import { modelTable, summaryOf } from './model-rows.mjs'

test('the ratio is that of the rounds, whoever goes first', () => {
  const rounds = [
    { ours: 2, hand: 1 }, // ours first
    { ours: 10, hand: 20 }, // by hand first
    { ours: 40, hand: 20 },
    { ours: 1, hand: 2 },
    { ours: 90, hand: 10 }, // somebody else took the machine
  ]
  expect(summaryOf(rounds)).toEqual({ rounds: 5, ours: 10, hand: 10, ratio: 1 })
})

test('who has nobody beside him has no ratio', () => {
  expect(summaryOf([{ ours: 1 }, { ours: 3 }])).toEqual({ rounds: 2, ours: 2 })
})

test('one text is shown in milliseconds, several in texts per second; what was left out is a dash', () => {
  const cell = { tokens: 20, way: 'embedder', rounds: 3 } as const
  const shown = modelTable('Speed', [
    { library: 'wasm1', size: 1, ...cell, ours: 8.2, hand: 8, ratio: 1.025 },
    { library: 'wasm1', size: 8, ...cell, ours: 80, hand: 100, ratio: 0.8 },
    { library: 'static', size: 1, ...cell, ours: 0.05 },
  ])
  const lines = shown.split('\n').map((line) => line.replaceAll(/ +/g, ' '))
  expect(lines).toContain('| built-in | 20 | 0.05 | – |')
  expect(lines).toContain('| MiniLM q8, WASM, 1 thread | 20 | 8.20 / 8.00 (1.02) | 100 / 80.0 (0.80) |')
})
