import { expect, test } from 'vitest'
import { readHalves, readSafetensors } from '../../src/embedder/safetensors.ts'
import { thrownBy } from '../contracts/failure.ts'

/** A file of this header and these bytes. */
function safetensors(header: object, data: number[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header))
  const file = new Uint8Array(8 + json.length + data.length)
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true)
  file.set(json, 8)
  file.set(data, 8 + json.length)
  return file
}

test('tensors are read by name, wherever the file lies in a buffer', () => {
  const header = {
    __metadata__: { made: 'here' },
    a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] },
    b: { dtype: 'F16', shape: [1], data_offsets: [2, 4] },
  }
  const file = safetensors(header, [1, 2, 3, 4])
  const buffer = new Uint8Array(file.length + 6)
  buffer.set(file, 3)
  const tensors = readSafetensors(buffer.subarray(3, 3 + file.length))
  expect([...tensors.keys()]).toEqual(['a', 'b'])
  expect(tensors.get('a')).toMatchObject({ dtype: 'U8', shape: [2] })
  expect([...(tensors.get('a')?.data ?? [])]).toEqual([1, 2])
  expect([...(tensors.get('b')?.data ?? [])]).toEqual([3, 4])
})

test('a file that ends too early, or is none, is refused', () => {
  const header = { a: { dtype: 'U8', shape: [9], data_offsets: [0, 9] } }
  expect(thrownBy(() => readSafetensors(safetensors(header, [1]))).message).toBe(
    "Tensor 'a' ends after the file does.",
  )
  for (const bytes of [0, 7, 8, 20]) {
    const message = `A file of ${bytes} bytes is not safetensors.`
    expect(thrownBy(() => readSafetensors(new Uint8Array(bytes))).message).toBe(message)
  }
})

test.for<[number, number]>([
  [0x0000, 0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0400, 2 ** -14],
  [0x0001, 2 ** -24],
  [0x83ff, -(1023 * 2 ** -24)],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, NaN],
])('the half %i is %d', ([bits, value]) => {
  expect([...readHalves(Uint8Array.of(bits & 255, bits >> 8))]).toEqual([value])
})
