import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dot, quantize } from '../../src/search/vectors.ts'

const component = fc.double({ min: -1, max: 1, noNaN: true })
const vector = fc.array(component, { minLength: 1, maxLength: 64 }).map((values) => Float32Array.from(values))

test('a component is off by half a scale at most, and the largest keeps its whole code', () => {
  fc.assert(
    fc.property(vector, (values) => {
      const { codes, scale } = quantize(values, 1)
      const largest = Math.max(...values.map(Math.abs))
      expect(scale).toBeCloseTo(largest / 127, 10)
      codes.forEach((code, index) => {
        expect(Math.abs(code)).toBeLessThanOrEqual(127)
        expect(Math.abs(code * scale - (values[index] ?? 0))).toBeLessThanOrEqual(scale * 0.500001)
      })
      if (scale > 0) expect(Math.max(...codes.map(Math.abs))).toBe(127)
    }),
  )
})

test('a zero vector has scale 0, and any weight is kept', () => {
  expect(quantize(new Float32Array(4), 2.5)).toEqual({ codes: new Int8Array(4), scale: 0, weight: 2.5 })
})

test('a dot product is that of the row with the query', () => {
  const pairs = fc.tuple(fc.array(component, { minLength: 6, maxLength: 6 }), fc.nat(2))
  fc.assert(
    fc.property(pairs, ([query, row]) => {
      const codes = Int8Array.from({ length: 18 }, (_, index) => (index * 37) % 127)
      const scales = Float32Array.of(0.5, 0.25, 2)
      const expected = query.reduce((sum, value, index) => {
        return sum + value * (codes[row * 6 + index] ?? 0) * (scales[row] ?? 0)
      }, 0)
      expect(dot({ codes, scales }, row, Float32Array.from(query))).toBeCloseTo(expected, 3)
    }),
  )
})

test('a vector of an odd number of dimensions is scanned whole, and no further', () => {
  const rows = [
    [0.6, 0, 0.8],
    [1, 0, 0],
  ].map((row) => quantize(row, 1))
  const codes = new Int8Array(6)
  rows.forEach((row, index) => codes.set(row.codes, index * 3))
  const scales = Float32Array.from(rows, ({ scale }) => scale)
  expect(dot({ codes, scales }, 0, Float32Array.of(0, 0, 1))).toBeCloseTo(0.8, 2)
  expect(dot({ codes, scales }, 1, Float32Array.of(1, 0, 0))).toBeCloseTo(1, 6)
})
