import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runProgram } from './run-program.ts'
import { EXPECTED, LEARNED, type Recalled } from './scenario.mjs'

/** npm's install scripts are off, so Deno's launcher is not set up: the program itself lies in this platform's package. */
function findDeno(): string | undefined {
  const packages = new URL('../@deno/', import.meta.resolve('deno/package.json'))
  if (!existsSync(packages)) return undefined // no Deno is made for this platform
  const files = readdirSync(packages, { recursive: true, encoding: 'utf8' })
  const program = files.find((file) => /[/\\]deno(\.exe)?$/.test(file))
  return program && fileURLToPath(new URL(program, packages))
}

const deno = findDeno()

// Offline, and with leave for nothing but reading files.
const PARAMETERS = [
  'run',
  '--no-remote',
  '--cached-only',
  '--no-prompt',
  '--no-lock',
  '--allow-read',
  'in-deno.mjs',
]

test.skipIf(deno === undefined)('Deno remembers, recalls and learns', async () => {
  const recalled = await runProgram<Recalled[]>(String(deno), PARAMETERS)
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
