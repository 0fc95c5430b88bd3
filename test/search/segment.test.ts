import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decodeSegment,
  encodeFill,
  encodeSegment,
  type FillEntry,
  type SegmentEntry,
} from '../../src/search/segment.ts'
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
const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 200_000 })

/** The same entries, named by the `seq` of their rows. */
const absolute = (entries: readonly SegmentEntry[], first: number): FillEntry[] =>
  entries.map(({ row, ...rest }) => ({ seq: first + row, ...rest }))

test('what was packed is unpacked, with the number of its row', () => {
  fc.assert(
    fc.property(segment, seq, (entries, first) => {
      expect(decodeSegment(encodeSegment(entries), first)).toEqual(absolute(entries, first))
    }),
  )
})

test('a fill names its rows itself, also beyond 32 bits', () => {
  fc.assert(
    fc.property(segment, seq, seq, (entries, first, blobSeq) => {
      const fill = absolute(entries, first)
      expect(decodeSegment(encodeFill(fill), blobSeq)).toEqual(fill)
    }),
  )
})

test('a segment is unpacked wherever it lies in a buffer', () => {
  fc.assert(
    fc.property(segment, fc.nat(9), (entries, before) => {
      for (const bytes of [encodeSegment(entries), encodeFill(absolute(entries, 7))]) {
        const buffer = new Uint8Array(before + bytes.length + 5).fill(0xaa)
        buffer.set(bytes, before)
        const found = decodeSegment(buffer.subarray(before, before + bytes.length), 7)
        expect(found).toEqual(absolute(entries, 7))
      }
    }),
  )
})

test('codes that are a view of a larger array are packed alone', () => {
  const codes = Int8Array.from([9, 9, 1, -2, 9]).subarray(2, 4)
  const [entry] = decodeSegment(
    encodeSegment([{ row: 0, text: 0, vector: { codes, scale: 1, weight: 1 } }]),
    1,
  )
  expect([...(entry?.vector.codes ?? [])]).toEqual([1, -2])
})

test('the bytes are as the comment says, little-endian', () => {
  const vector = { codes: Int8Array.of(1, -1), scale: 0.5, weight: 2 }
  const bytes = encodeSegment([{ row: 3, text: 4, vector }])
  const numbers = [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 63, 0, 0, 0, 64, 1, 255]
  expect([...bytes]).toEqual(numbers)
})

test('the bytes of a fill are as the comment says', () => {
  const vector = { codes: Int8Array.of(1, -1), scale: 0.5, weight: 2 }
  const bytes = encodeFill([{ seq: 2 ** 32 + 3, text: 4, vector }])
  const head = [255, 255, 255, 255, 1, 0, 0, 0, 2, 0, 0, 0]
  const number = [...new Uint8Array(Float64Array.of(2 ** 32 + 3).buffer)]
  expect([...bytes]).toEqual([...head, ...number, 4, 0, 0, 0, 0, 0, 0, 63, 0, 0, 0, 64, 1, 255])
})

test('a damaged segment is storage_failed, whatever is missing', () => {
  const vector = { codes: Int8Array.of(1, -1), scale: 0.5, weight: 2 }
  const whole = [encodeSegment([{ row: 3, text: 4, vector }]), encodeFill([{ seq: 3, text: 4, vector }])]
  const wrong = whole.flatMap((bytes) => [
    bytes.subarray(0, -1),
    bytes.subarray(0, 9),
    bytes.subarray(0, 3),
    Uint8Array.from([...bytes, 0]),
  ])
  for (const damaged of wrong) {
    expectError(
      thrownBy(() => decodeSegment(damaged, 1)),
      'storage_failed',
      {
        details: { operation: 'read' },
        says: `A vector segment of ${damaged.length} bytes is damaged.`,
      },
    )
  }
})
