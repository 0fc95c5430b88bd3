import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKernel } from '../../../src/search/kernel/vector-column.ts'
import type { VectorColumn } from '../../../src/search/kernel/vector-column.ts'
import { codesAt, floatDot, query, vectors } from './vectors.ts'

const columnOf = (kind: 'wasm' | 'js', { dimensions, codes, scales }: ReturnType<typeof vectors>) => {
  const column = createKernel(kind).column(dimensions)
  column.load(0, codes, scales)
  return column
}

const dotsOf = (column: VectorColumn, asked: Float32Array, count: number): Float32Array => {
  const out = new Float32Array(count)
  column.dots(column.prepare(asked), count, out)
  return out
}

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values))

const firstOf = ({ dimensions, codes, scales }: ReturnType<typeof vectors>, count: number) =>
  [codes.subarray(0, count * dimensions), scales.subarray(0, count)] as const

describe.for(['wasm', 'js'] as const)('a column in %s', (kind) => {
  test('what was put into a slot is there, whatever was put beside it, moved or forgotten', () => {
    const step = fc.record({
      kind: fc.constantFrom('set', 'load', 'move', 'truncate'),
      from: fc.nat(300),
      to: fc.nat(300),
      seed: fc.nat(1000),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(step, { maxLength: 20 }), (size, steps) => {
        const column = createKernel(kind).column(size)
        const model: { codes: Int8Array; scale: number }[] = []
        for (const { kind, from, to, seed } of steps) {
          if (kind === 'move' && model.length > 0) {
            const [source, target] = [from % model.length, to % ((from % model.length) + 1)]
            column.move(source, target)
            model[target] = model[source] as (typeof model)[number]
          } else if (kind === 'truncate') {
            model.splice(from)
            column.truncate(from)
          } else if (kind !== 'move') {
            const slot = Math.min(from, model.length)
            const some = vectors(size, kind === 'set' ? 1 : to, seed)
            if (kind === 'set') column.set(slot, some.codes, some.scales[0] ?? 0)
            else column.load(slot, some.codes, some.scales)
            some.scales.forEach((scale, at) => (model[slot + at] = { codes: codesAt(some, at), scale }))
          }
        }
        expect(model.map((_, slot) => column.get(slot))).toEqual(model)
        expect(column.get(model.length + 3)).toEqual({ codes: new Int8Array(size), scale: 0 })
      }),
    )
  })

  test('a dot product is that of the codes in floats, to a thousandth of the lengths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1100 }), fc.nat(1000), (size, seed) => {
        const some = vectors(size, 21, seed)
        const column = columnOf(kind, some)
        const asked = query(size, seed + 1)
        dotsOf(column, asked, 21).forEach((score, slot) => {
          const vector = column.get(slot)
          const length = norm(asked) * norm(vector.codes) * vector.scale
          expect(Math.abs(score - floatDot(vector, asked))).toBeLessThanOrEqual(1e-3 * length)
        })
      }),
    )
  })

  test.for([1024, 2048, 4096])('the largest codes in %i dimensions do not overflow', (size) => {
    const column = createKernel(kind).column(size)
    column.set(0, new Int8Array(size).fill(127), 1)
    column.set(1, new Int8Array(size).fill(-127), 1)
    const [up = 0, down = 0] = dotsOf(column, new Float32Array(size).fill(1), 2)
    expect(up / (127 * size)).toBeCloseTo(1, 5)
    expect(down).toBe(-up)
  })

  test('slots picked from several blocks score what they score among all', () => {
    const column = columnOf(kind, vectors(20, 9000, 3))
    const asked = query(20, 4)
    const all = dotsOf(column, asked, 9000)
    const slots = Uint32Array.of(0, 5, 4095, 4096, 4097, 8191, 8192, 8999)
    const some = new Float32Array(slots.length)
    column.dotsOf(column.prepare(asked), slots, some)
    expect([...some]).toEqual([...slots].map((slot) => all[slot]))
    column.dotsOf(column.prepare(asked), new Uint32Array(), new Float32Array())
  })

  test.for([
    ['of zeros', new Float32Array(5)],
    ['that is too short', new Float32Array()],
    ['with a component that is no number', Float32Array.of(1, NaN, 0, 0, 0)],
    ['with an infinite component', Float32Array.of(1, 0, -Infinity, 0, 0)],
  ] as const)('a query %s scores 0 everywhere', ([, asked]) => {
    const column = columnOf(kind, vectors(5, 3, 1))
    expect([...dotsOf(column, asked, 3)].map(Math.abs)).toEqual([0, 0, 0])
  })

  test('slots that were never set have zero vectors, also where others were before', () => {
    const column = columnOf(kind, vectors(7, 5000, 1))
    const asked = query(7, 2)
    const before = dotsOf(column, asked, 5000)
    column.nearest(column.prepare(asked), 5000, 10)
    for (const kept of [4100, 4099, 10]) {
      column.truncate(kept)
      const expected = before.map((score, slot) => (slot < kept ? score : 0))
      expect(dotsOf(column, asked, 5000)).toEqual(expected)
      const zeros = createKernel(kind).column(7)
      zeros.load(0, ...firstOf(vectors(7, 5000, 1), kept))
      const [left, right] = [column, zeros].map((each) => each.nearest(each.prepare(asked), 5000, 20))
      expect(left).toEqual(right)
    }
  })

  test('a vector is added to a sum, times its scale and a factor', () => {
    const column = createKernel(kind).column(3)
    column.set(0, Int8Array.of(1, -2, 3), 0.5)
    const sum = Float64Array.of(10, 10, 10)
    column.add(0, 4, sum)
    expect([...sum]).toEqual([12, 6, 16])
    expect([column.dimensions, column.scale(0)]).toEqual([3, 0.5])
  })

  test('columns of different dimensions in one kernel do not touch each other', () => {
    const kernel = createKernel(kind)
    const sizes = [3, 130, 384, 20]
    const all = sizes.map((size) => ({ column: kernel.column(size), some: vectors(size, 700, size) }))
    for (let from = 0; from < 700; from += 100) {
      for (const { column, some } of all) {
        const { dimensions, codes, scales } = some
        column.load(
          from,
          codes.subarray(from * dimensions, (from + 100) * dimensions),
          scales.subarray(from, from + 100),
        )
        column.nearest(column.prepare(query(dimensions, from)), from + 100, 5)
      }
    }
    for (const { column, some } of all) {
      const apart = columnOf(kind, some)
      const asked = query(some.dimensions, 1)
      expect(dotsOf(column, asked, 700)).toEqual(dotsOf(apart, asked, 700))
      const [together, alone] = [column, apart].map((each) => each.nearest(each.prepare(asked), 700, 30))
      expect(together).toEqual(alone)
    }
  })

  test('ten thousand columns of a few vectors stay small', () => {
    const kernel = createKernel(kind)
    for (let at = 0; at < 10_000; at++) kernel.column(64).set(0, new Int8Array(64).fill(1), 1)
    expect(kernel.bytes).toBeLessThan(10_000 * 16 * 64 * 1.3)
  })

  test('memory that was given back is used again', () => {
    const kernel = createKernel(kind)
    const fill = (size: number) => {
      const column = kernel.column(size)
      column.load(0, new Int8Array(size * 20_000), new Float32Array(20_000))
      column.nearest(column.prepare(query(size, 1)), 20_000, 5)
      return column
    }
    fill(64).release()
    const { bytes } = kernel
    for (const size of [64, 48, 16, 64]) fill(size).release()
    expect(kernel.bytes).toBe(bytes)
  })

  test('what is beyond a truncation is given back', () => {
    const kernel = createKernel(kind)
    const column = kernel.column(64)
    column.load(0, new Int8Array(64 * 20_000), new Float32Array(20_000))
    column.truncate(100)
    const { bytes } = kernel
    kernel.column(64).load(0, new Int8Array(64 * 16_000), new Float32Array(16_000))
    expect(kernel.bytes - (kind === 'js' ? 64 * 16_384 * 1.1 : 0)).toBeLessThanOrEqual(bytes)
  })
})
