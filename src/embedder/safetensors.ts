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

/**
 * Half-precision numbers (IEEE 754 binary16) as floats.
 *
 * A float has the same sign, 13 more bits of fraction and an exponent that counts from 127 instead of 15: what is not at either end of the
 * exponents is shifted and moved by 112.
 */
export function readHalves(data: Uint8Array): Float32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const floats = new Float32Array(data.byteLength / 2)
  const bits = new Uint32Array(floats.buffer)
  for (let index = 0; index < floats.length; index++) {
    const half = view.getUint16(index * 2, true)
    const exponent = half & 0x7c00
    if (exponent === 0 || exponent === 0x7c00) floats[index] = atTheEnds(half)
    else bits[index] = ((half & 0x8000) << 16) | (((half & 0x7fff) << 13) + (112 << 23))
  }
  return floats
}

/** Zero and what is just above it; infinity and what is no number. */
function atTheEnds(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const fraction = half & 0x3ff
  if ((half & 0x7c00) === 0) return sign * fraction * 2 ** -24
  return fraction === 0 ? sign * Infinity : NaN
}
