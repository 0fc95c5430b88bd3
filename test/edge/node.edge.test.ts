import { expect, test } from 'vitest'
import { runProgram } from './run-program.ts'
import { EXPECTED, type Recalled } from './scenario.mjs'

test('Node remembers and recalls with the files of the package', async () => {
  const { turns, first, others, context } = await runProgram<Recalled>(process.execPath, ['in-node.mjs'])
  expect({ turns, first, others }).toEqual({ turns: 6, first: EXPECTED, others: 0 })
  expect(context).toContain(EXPECTED)
})

test('importing the package looks at no browser global', async () => {
  const seen = await runProgram<{ touched: string[]; names: string[] }>(process.execPath, [
    'watch-import.mjs',
  ])
  expect(seen.names).toContain('openMemory')
  expect(seen.touched).toEqual([])
})
