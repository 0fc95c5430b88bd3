import { expect, test } from 'vitest'
import { runProgram } from './run-program.ts'
import { EXPECTED, LEARNED, type Recalled } from './scenario.mjs'

test('Node remembers, recalls and learns with the files of the package', async () => {
  const { turns, first, others, context, learned } = await runProgram<Recalled>(process.execPath, [
    'in-node.mjs',
  ])
  expect({ turns, first, others, learned }).toEqual({
    turns: 6,
    first: EXPECTED,
    others: 0,
    learned: [LEARNED],
  })
  expect(context).toContain(EXPECTED)
})

test('importing the package looks at no browser global', async () => {
  const seen = await runProgram<{ touched: string[]; names: string[] }>(process.execPath, [
    'watch-import.mjs',
  ])
  expect(seen.names).toContain('openMemory')
  expect(seen.touched).toEqual([])
})
