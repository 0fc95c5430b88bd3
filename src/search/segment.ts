/** @module Vectors as one blob: what a commit appends to storage, and what opening reads back. */
import { KeepsakeError } from '../core/errors.ts'
import type { Vector } from './vectors.ts'

/** A vector and the row it belongs to: the row's place in its commit, and the text's place in the row. */
export interface SegmentEntry {
  readonly row: number
  readonly text: number
  readonly vector: Vector
}

const HEADER = 8
const ENTRY = 16

/**
 * Vectors of one commit, packed, little-endian:
 *
 * ```text
 * u32 count · u32 dimensions
 * count × { u32 row · u32 text · f32 scale · f32 weight }
 * count × dimensions × i8
 * ```
 */
export function encodeSegment(entries: readonly SegmentEntry[]): Uint8Array<ArrayBuffer> {
  const dimensions = entries[0]?.vector.codes.length ?? 0
  const bytes = new Uint8Array(HEADER + entries.length * (ENTRY + dimensions))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, entries.length, true)
  view.setUint32(4, dimensions, true)
  entries.forEach(({ row, text, vector }, index) => {
    const at = HEADER + index * ENTRY
    view.setUint32(at, row, true)
    view.setUint32(at + 4, text, true)
    view.setFloat32(at + 8, vector.scale, true)
    view.setFloat32(at + 12, vector.weight, true)
    bytes.set(
      new Uint8Array(vector.codes.buffer, vector.codes.byteOffset, dimensions),
      codesAt(entries.length, dimensions, index),
    )
  })
  return bytes
}

/** The vectors of a blob. They are views of its memory, not copies. */
export function decodeSegment(bytes: Uint8Array): SegmentEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes.byteLength < HEADER ? -1 : view.getUint32(0, true)
  const dimensions = count < 0 ? 0 : view.getUint32(4, true)
  if (bytes.byteLength !== HEADER + count * (ENTRY + dimensions)) {
    throw new KeepsakeError(
      'storage_failed',
      `A vector segment of ${bytes.byteLength} bytes is damaged. Call reindex() to make it again from the items.`,
      { details: { operation: 'read' } },
    )
  }
  return Array.from({ length: count }, (_, index) => {
    const at = HEADER + index * ENTRY
    const codes = new Int8Array(
      bytes.buffer,
      bytes.byteOffset + codesAt(count, dimensions, index),
      dimensions,
    )
    const vector = { codes, scale: view.getFloat32(at + 8, true), weight: view.getFloat32(at + 12, true) }
    return { row: view.getUint32(at, true), text: view.getUint32(at + 4, true), vector }
  })
}

function codesAt(count: number, dimensions: number, index: number): number {
  return HEADER + count * ENTRY + index * dimensions
}
