import { afterEach, expect, test, vi } from 'vitest'
import { expectError, thrownBy } from '../../contracts/failure.ts'
import { query, vectors } from './vectors.ts'

/** The module as a fresh page has it: nothing compiled yet. */
const fresh = () => {
  vi.resetModules()
  return import('../../../src/search/kernel/vector-column.ts')
}

afterEach(() => vi.unstubAllGlobals())

const { CompileError } = WebAssembly
/** Why WASM may not compile, and what the platform does then. */
const refusals: [string, unknown][] = [
  ['is not there', undefined],
  [
    'is forbidden',
    {
      Memory: WebAssembly.Memory,
      Module: function forbidden() {
        throw new CompileError('Wasm code generation disallowed by embedder')
      },
    },
  ],
]

test.for(refusals)('where WASM %s the twin is taken, and finds the same', async ([, platform]) => {
  const { createKernel } = await fresh()
  const columnOf = () => {
    const column = createKernel().column(100)
    const { codes, scales } = vectors(100, 50, 1)
    column.load(0, codes, scales)
    const out = new Float32Array(50)
    column.dots(column.prepare(query(100, 2)), 50, out)
    return out
  }
  const expected = columnOf()
  const { createKernel: elsewhere } = await fresh()
  vi.stubGlobal('WebAssembly', platform)
  const kernel = elsewhere()
  expect(kernel.kind).toBe('js')
  const column = kernel.column(100)
  const { codes, scales } = vectors(100, 50, 1)
  column.load(0, codes, scales)
  const out = new Float32Array(50)
  column.dots(column.prepare(query(100, 2)), 50, out)
  expect(out).toEqual(expected)
  expectError(
    thrownBy(() => elsewhere('wasm')),
    'not_supported',
    {
      details: { operation: 'wasm' },
      says: "The kernel 'wasm' cannot run here.",
    },
  )
})
