/** @module Some JSON and some columns of numbers as one blob. */
import { KeepsakeError } from '../core/errors.ts'
import type { JsonObject } from '../core/json.ts'

/** A column of a blob. */
export type NumberColumn = Int8Array | Uint8Array | Uint32Array | Float32Array | Float64Array

/** Makes a column over memory. */
export interface ColumnType<Column extends NumberColumn> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Column
}

/** "KPK2", little-endian: the format's name and, in the last byte, its version. */
const MAGIC = 0x324b504b
const NAME = 0xffffff
/** Columns begin at multiples of it, so that they can be read where they lie. */
const ALIGNMENT = 8
const HEADER = 16

/**
 * JSON and columns as bytes, little-endian:
 *
 * ```text
 * u32 "KPK2" · u32 bytes in all · u32 bytes of JSON · u32 checksum of what follows
 * JSON (UTF-8) · columns, each from a multiple of 8 on
 * ```
 *
 * How many columns there are, and how long, must follow from the JSON.
 */
export function encodeColumns(head: JsonObject, columns: readonly NumberColumn[]): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(head))
  const size = columns.reduce((sum, { byteLength }) => sum + align(byteLength), HEADER + align(json.length))
  const bytes = new Uint8Array(size)
  bytes.set(json, HEADER)
  let at = HEADER + align(json.length)
  for (const { buffer, byteOffset, byteLength } of columns) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += align(byteLength)
  }
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, size, true)
  view.setUint32(8, json.length, true)
  view.setUint32(12, checksum(bytes), true)
  return bytes
}

/** A blob, opened. */
export interface ColumnReader {
  readonly head: JsonObject
  /** The next column. A view of the blob's memory, not a copy. */
  next<Column extends NumberColumn>(type: ColumnType<Column>, length: number): Column
}

/** Opens a blob; `storage_failed` where it is damaged. */
export function decodeColumns(given: Uint8Array): ColumnReader {
  const bytes = given.byteOffset % ALIGNMENT === 0 ? given : given.slice()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole =
    bytes.length >= HEADER &&
    view.getUint32(0, true) === MAGIC &&
    view.getUint32(4, true) === bytes.length &&
    view.getUint32(12, true) === checksum(bytes)
  if (!whole) throw damaged(bytes)
  const jsonLength = view.getUint32(8, true)
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER, HEADER + jsonLength))) as JsonObject
  let at = HEADER + align(jsonLength)
  return {
    head,
    next(type, length) {
      const from = at
      at += align(length * type.BYTES_PER_ELEMENT)
      if (at > bytes.length) throw damaged(bytes)
      return new type(bytes.buffer, bytes.byteOffset + from, length)
    },
  }
}

/** Whether a blob is of an older or a newer format: no damage, but nothing that can be read here. */
export function isOfOtherFormat(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER) return false
  const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  return magic !== MAGIC && (magic & NAME) === (MAGIC & NAME)
}

function align(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT
}

function damaged({ length }: Uint8Array): KeepsakeError<'storage_failed'> {
  return new KeepsakeError(
    'storage_failed',
    `A pack of the index, ${length} bytes, is damaged. Call reindex() to make it again from the items.`,
    { details: { operation: 'read' } },
  )
}

/** A sum over 32-bit words that notices a torn or flipped blob, as fast as memory is read. */
function checksum(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + HEADER, (bytes.length - HEADER) >> 2)
  let even = 1
  let odd = 2
  for (let index = 0; index + 1 < words.length; index += 2) {
    even = (Math.imul(even, 31) + (words[index] as number)) | 0
    odd = (Math.imul(odd, 31) + (words[index + 1] as number)) | 0
  }
  return (even ^ Math.imul(odd, 0x9e3779b1)) >>> 0
}
