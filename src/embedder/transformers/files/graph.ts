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
  let next: Next = 'key'
  let skip = 0
  let value = 0
  let bits = 0
  let field = 0
  let graph = false

  const read = (byte: number): void => {
    value += (byte & 0x7f) * 2 ** bits
    bits += 7
    if (bits > VARINT_BITS) throw notOnnx()
    if (byte < 0x80) take()
  }
  const take = (): void => {
    const number = value
    value = 0
    bits = 0
    if (next === 'key') {
      field = Math.floor(number / 8)
      next = nextOf(number % 8)
      if (next === 'key') skip = number % 8 === FIXED64 ? 8 : 4
    } else {
      if (next === 'length') skip = number
      graph ||= next === 'length' && field === GRAPH
      next = 'key'
    }
  }
  return {
    write(chunk) {
      for (let at = 0; at < chunk.byteLength;) {
        if (skip > 0) {
          const passed = Math.min(skip, chunk.byteLength - at)
          skip -= passed
          at += passed
        } else {
          read(chunk[at] as number)
          at++
        }
      }
    },
    end() {
      if (skip > 0) throw new Error(`is cut: ${skip} bytes are missing in the end.`)
      if (next !== 'key' || bits > 0 || !graph) throw notOnnx()
    },
  }
}

function nextOf(type: number): Next {
  if (type === VARINT) return 'number'
  if (type === BYTES) return 'length'
  if (type === FIXED64 || type === FIXED32) return 'key'
  throw notOnnx()
}

const notOnnx = (): Error => new Error('is no ONNX model, or damaged.')
