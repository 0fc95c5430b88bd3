/**
 * @module Whether the outermost fields of an ONNX file fill it exactly.
 *
 * An ONNX file is a protocol buffer: fields one after the other, each a key (`number << 3 | type`) and a value that says how long it
 * is. The graph, which is nearly all of the file, is one of them. So a cut file is known by some bytes at its seams, without
 * reading the weights. Source: https://protobuf.dev/programming-guides/encoding and `ModelProto` in onnx.proto.
 */
import type { FileCheck } from './check.ts'

/** The types of a field. */
const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

/** The graph of a `ModelProto`. */
const GRAPH = 7

/** A varint fills at most ten bytes. */
const VARINT_BITS = 70

/** What comes next: a field's key, its number (`VARINT`), its length (`BYTES`), or so many bytes of a value. */
type Next = 'key' | 'number' | 'length'

/** Sees an ONNX file pass. */
export function checkGraph(): FileCheck {
  const fields = createFieldReader()
  let skip = 0
  return {
    write(chunk) {
      for (let at = 0; at < chunk.byteLength;) {
        const passed = Math.min(skip, chunk.byteLength - at)
        skip -= passed
        at += passed
        if (at < chunk.byteLength) skip = fields.read(chunk[at++] as number)
      }
    },
    end() {
      if (skip > 0) throw new Error(`is cut: ${skip} bytes are missing in the end.`)
      if (!fields.isWhole()) throw notOnnx()
    },
  }
}

/** Reads all but the values of known length. */
interface FieldReader {
  /** Reads a byte; gives the length of the value that begins behind it, 0 where none does. */
  read(byte: number): number
  /** Whether a field ends here, and the graph was among them. */
  isWhole(): boolean
}

function createFieldReader(): FieldReader {
  const varint = createVarintReader()
  let next: Next = 'key'
  let field = 0
  let graph = false
  return {
    read(byte) {
      const number = varint.read(byte)
      if (number === undefined) return 0
      if (next === 'key') {
        field = Math.floor(number / 8)
        next = nextOf(number % 8)
        return next === 'key' ? lengthOf(number % 8) : 0
      }
      const length = next === 'length' ? number : 0
      graph ||= next === 'length' && field === GRAPH
      next = 'key'
      return length
    },
    isWhole: () => next === 'key' && !varint.isOpen() && graph,
  }
}

/** A number of 7 bits per byte, the lowest first; the last byte has no high bit. */
interface VarintReader {
  /** Reads a byte; gives the number that it ends. */
  read(byte: number): number | undefined
  isOpen(): boolean
}

function createVarintReader(): VarintReader {
  let value = 0
  let bits = 0
  return {
    read(byte) {
      value += (byte & 0x7f) * 2 ** bits
      bits += 7
      if (bits > VARINT_BITS) throw notOnnx()
      if (byte >= 0x80) return undefined
      const number = value
      value = 0
      bits = 0
      return number
    },
    isOpen: () => bits > 0,
  }
}

const lengthOf = (fixed: number): number => (fixed === FIXED64 ? 8 : 4)

function nextOf(type: number): Next {
  if (type === VARINT) return 'number'
  if (type === BYTES) return 'length'
  if (type === FIXED64 || type === FIXED32) return 'key'
  throw notOnnx()
}

const notOnnx = (): Error => new Error('is no ONNX model, or damaged.')
