import { expect, test } from 'vitest'
import { denoParameters, findDeno } from './find-deno.ts'
import { runProgram } from './run-program.ts'
import { EXPECTED, LEARNED, type Recalled } from './scenario.mjs'

const deno = findDeno()

test.skipIf(deno === undefined)('Deno remembers, recalls and learns', async () => {
  const recalled = await runProgram<Recalled[]>(String(deno), denoParameters('in-deno.mjs'))
  expect(recalled).toHaveLength(2)
  for (const { turns, first, others, context, learned } of recalled) {
    expect({ turns, first, others, learned }).toEqual({
      turns: 6,
      first: EXPECTED,
      others: 0,
      learned: [LEARNED],
    })
    expect(context).toContain(EXPECTED)
  }
})
