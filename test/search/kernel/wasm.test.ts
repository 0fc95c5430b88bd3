import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileKernel, kernelFile } from '../../../scripts/kernel.mjs'

test('the committed module is what its source compiles to, in 3 kB at most', async () => {
  const binary = await compileKernel()
  const committed = readFileSync(new URL('../../../src/search/kernel/wasm.ts', import.meta.url), 'utf8')
  expect(committed === kernelFile(binary), 'Run `node scripts/kernel.mjs`.').toBe(true)
  expect(binary.length).toBeLessThanOrEqual(3072)
})
