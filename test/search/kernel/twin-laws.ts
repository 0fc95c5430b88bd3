/** What holds the two kernels together: run in Node and in a browser. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKernel } from '../../../src/search/kernel/vector-column.ts'
import type { VectorColumn } from '../../../src/search/kernel/vector-column.ts'
import { changes, dimensions, query, random } from './vectors.ts'

/** All that a search sees of a column. */
function seen(column: VectorColumn, count: number, seed: number) {
  const prepared = column.prepare(query(column.dimensions, seed))
  const next = random(seed)
  const slots = Uint32Array.from({ length: count }, (_, slot) => slot).filter(() => next() > 0)
  const passing = Uint8Array.from({ length: count }, () => (next() > 0 ? 1 : 0))
  const bonus = Int16Array.from({ length: count }, () => next() * 30)
  const [all, some] = [new Float32Array(count), new Float32Array(slots.length)]
  column.dots(prepared, count, all)
  column.dotsOf(prepared, slots, some)
  const wanted = Math.ceil(count / 3)
  return {
    bits: [bitsOf(all), bitsOf(some)],
    nearest: [
      column.nearest(prepared, count, wanted),
      column.nearest(prepared, count, wanted, { passing }),
      column.nearest(prepared, count, wanted, { bonus }),
      column.nearest(prepared, count, wanted, { passing, bonus }),
    ],
    vectors: Array.from({ length: Math.min(count, 50) }, (_, slot) => column.get(slot)),
  }
}

/** So that 0 and -0 differ. */
const bitsOf = ({ buffer }: Float32Array<ArrayBuffer>): Int32Array => new Int32Array(buffer)

/** The laws, each a test. */
export function twinLaws(runs: number): void {
  test('after any changes the kernel in WASM and its twin give the same numbers, bit for bit', () => {
    fc.assert(
      fc.property(dimensions, changes, fc.nat(1_000_000), (size, list, seed) => {
        const [wasm, js] = (['wasm', 'js'] as const).map((kind) => {
          const column = createKernel(kind).column(size)
          const state = { count: 0 }
          for (const change of list) change(column, state)
          return seen(column, state.count, seed)
        })
        expect(wasm).toEqual(js)
      }),
      { numRuns: runs },
    )
  })

  test('WASM is taken where it can be compiled', () => {
    expect(createKernel().kind).toBe('wasm')
    expect(createKernel('js').kind).toBe('js')
  })
}
