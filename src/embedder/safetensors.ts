/** @module The safetensors format: 8 bytes of header length (little-endian), that much JSON, then the tensors. */

/** One tensor, as it stands in the file. */
export interface Tensor {
  readonly dtype: string
  readonly shape: readonly number[]
  /** A view of the file's bytes. */
  readonly data: Uint8Array
}

/** The tensors of a file. Throws a plain `Error` on anything that is not safetensors. */
export function readSafetensors(file: Uint8Array): Map<string, Tensor> {
  const size =
    file.byteLength < 8 ? 0 : Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))
  if (size === 0 || size > file.byteLength - 8) {
    throw new Error(`A file of ${file.byteLength} bytes is not safetensors.`)
  }
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + size))) as Record<
    string,
    TensorHeader
  >
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__')
  return new Map(
    tensors.map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const data = file.subarray(8 + size + begin, 8 + size + end)
        if (data.byteLength !== end - begin) throw new Error(`Tensor '${name}' ends after the file does.`)
        return [name, { dtype, shape, data }]
      },
    ),
  )
}

interface TensorHeader {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

/** Half-precision numbers (IEEE 754 binary16) as floats. */
export function readHalves(data: Uint8Array): Float32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  return Float32Array.from({ length: data.byteLength / 2 }, (_, index) =>
    half(view.getUint16(index * 2, true)),
  )
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
