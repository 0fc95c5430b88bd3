import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSegment, encodeSegment, type SegmentEntry } from '../../src/search/segment.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

const entriesOf = (dimensions: number): fc.Arbitrary<SegmentEntry[]> =>
  fc.array(
    fc.record({
      row: fc.nat(100_000),
      text: fc.nat(50),
      vector: fc.record({
        codes: fc.int8Array({ minLength: dimensions, maxLength: dimensions }),
        scale: fc.float({ min: 0, max: 1 }),
        weight: fc.float({ min: 0, max: 1000 }),
      }),
    }),
    { maxLength: 20 },
  )
const segment = fc.nat(20).chain(entriesOf)

test('what was packed is unpacked', () => {
  fc.assert(
    fc.property(segment, (entries) => {
      expect(decodeSegment(encodeSegment(entries))).toEqual(entries)
    }),
  )
})

test('a segment is unpacked wherever it lies in a buffer', () => {
  fc.assert(
    fc.property(segment, fc.nat(9), (entries, before) => {
      const bytes = encodeSegment(entries)
      const buffer = new Uint8Array(before + bytes.length + 5).fill(0xaa)
      buffer.set(bytes, before)
      expect(decodeSegment(buffer.subarray(before, before + bytes.length))).toEqual(entries)
    }),
  )
})

test('codes that are a view of a larger array are packed alone', () => {
  const codes = Int8Array.from([9, 9, 1, -2, 9]).subarray(2, 4)
  const [entry] = decodeSegment(encodeSegment([{ row: 0, text: 0, vector: { codes, scale: 1, weight: 1 } }]))
  expect([...(entry?.vector.codes ?? [])]).toEqual([1, -2])
})

test('the bytes are as the comment says, little-endian', () => {
  const vector = { codes: Int8Array.of(1, -1), scale: 0.5, weight: 2 }
  const bytes = encodeSegment([{ row: 3, text: 4, vector }])
  const numbers = [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 63, 0, 0, 0, 64, 1, 255]
  expect([...bytes]).toEqual(numbers)
})

test('a damaged segment is storage_failed, whatever is missing', () => {
  const vector = { codes: Int8Array.of(1, -1), scale: 0.5, weight: 2 }
  const bytes = encodeSegment([{ row: 3, text: 4, vector }])
  for (const damaged of [bytes.subarray(0, 25), bytes.subarray(0, 3), Uint8Array.from([...bytes, 0])]) {
    expectError(
      thrownBy(() => decodeSegment(damaged)),
      'storage_failed',
      {
        details: { operation: 'read' },
        says: `A vector segment of ${damaged.length} bytes is damaged.`,
      },
    )
  }
})
