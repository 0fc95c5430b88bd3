/** @module Vectors as one blob: what a commit appends to storage, and what opening reads back. */
import { KeepsakeError } from '../core/errors.ts'
import type { Vector } from './vectors.ts'

/** A vector of a commit's own rows: the row's place in the commit, and the text's place in the row. */
export interface SegmentEntry {
  readonly row: number
  readonly text: number
  readonly vector: Vector
}

/** A vector of a row that was there before: the row's `seq`, and the text's place in the row. */
export interface FillEntry {
  readonly seq: number
  readonly text: number
  readonly vector: Vector
}

/** What stands before the codes: a header, then so many bytes per entry. */
interface Layout {
  readonly header: number
  readonly entry: number
}

const SEGMENT: Layout = { header: 8, entry: 16 }
const FILL: Layout = { header: 12, entry: 20 }
/** What a fill begins with: more entries than a segment can have. */
const IS_FILL = 0xffffffff

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
  const { bytes, view } = begin(SEGMENT, entries)
  entries.forEach(({ row, text, vector }, index) => {
    const at = SEGMENT.header + index * SEGMENT.entry
    view.setUint32(at, row, true)
    writeEntry(view, at + 4, { text, vector })
  })
  return bytes
}

/**
 * Vectors of rows that were there before, packed, little-endian. A `seq` may be larger than 32 bits hold:
 *
 * ```text
 * u32 0xffffffff · u32 count · u32 dimensions
 * count × { f64 seq · u32 text · f32 scale · f32 weight }
 * count × dimensions × i8
 * ```
 */
export function encodeFill(entries: readonly FillEntry[]): Uint8Array<ArrayBuffer> {
  const { bytes, view } = begin(FILL, entries)
  entries.forEach(({ seq, text, vector }, index) => {
    const at = FILL.header + index * FILL.entry
    view.setFloat64(at, seq, true)
    writeEntry(view, at + 8, { text, vector })
  })
  return bytes
}

/**
 * The vectors of a blob, a segment's or a fill's, with the `seq` of their rows; `blobSeq` is the blob's own. They are views of its memory,
 * not copies. `storage_failed` where it is damaged.
 */
export function decodeSegment(bytes: Uint8Array, blobSeq: number): FillEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isFill = bytes.byteLength >= FILL.header && view.getUint32(0, true) === IS_FILL
  const layout = isFill ? FILL : SEGMENT
  const { header, entry } = layout
  const count = bytes.byteLength < header ? -1 : view.getUint32(header - 8, true)
  const dimensions = count < 0 ? 0 : view.getUint32(header - 4, true)
  if (bytes.byteLength !== header + count * (entry + dimensions)) throw damaged(bytes)
  return Array.from({ length: count }, (_, index) => {
    const at = header + index * entry
    const seq = isFill ? view.getFloat64(at, true) : blobSeq + view.getUint32(at, true)
    return { seq, ...readEntry(view, at + entry - 12, codesAt(layout, { count, dimensions, index })) }
  })
}

/** Memory for a blob, with its header and its codes. */
function begin(
  layout: Layout,
  entries: readonly { readonly vector: Vector }[],
): { bytes: Uint8Array<ArrayBuffer>; view: DataView } {
  const { header, entry } = layout
  const count = entries.length
  const dimensions = entries[0]?.vector.codes.length ?? 0
  const bytes = new Uint8Array(header + count * (entry + dimensions))
  const view = new DataView(bytes.buffer)
  if (layout === FILL) view.setUint32(0, IS_FILL, true)
  view.setUint32(header - 8, count, true)
  view.setUint32(header - 4, dimensions, true)
  entries.forEach(({ vector: { codes } }, index) => {
    const { from } = codesAt(layout, { count, dimensions, index })
    bytes.set(new Uint8Array(codes.buffer, codes.byteOffset, dimensions), from)
  })
  return { bytes, view }
}

function writeEntry(view: DataView, at: number, { text, vector }: Omit<FillEntry, 'seq'>): void {
  view.setUint32(at, text, true)
  view.setFloat32(at + 4, vector.scale, true)
  view.setFloat32(at + 8, vector.weight, true)
}

function readEntry(
  view: DataView,
  at: number,
  { from, dimensions }: { readonly from: number; readonly dimensions: number },
): Omit<FillEntry, 'seq'> {
  const codes = new Int8Array(view.buffer, view.byteOffset + from, dimensions)
  const [scale, weight] = [view.getFloat32(at + 4, true), view.getFloat32(at + 8, true)]
  return { text: view.getUint32(at, true), vector: { codes, scale, weight } }
}

/** Where the codes of an entry are. */
function codesAt(
  { header, entry }: Layout,
  {
    count,
    dimensions,
    index,
  }: { readonly count: number; readonly dimensions: number; readonly index: number },
): { from: number; dimensions: number } {
  return { from: header + count * entry + index * dimensions, dimensions }
}

function damaged({ byteLength }: Uint8Array): KeepsakeError<'storage_failed'> {
  return new KeepsakeError(
    'storage_failed',
    `A vector segment of ${byteLength} bytes is damaged. Call reindex() to make it again from the items.`,
    { details: { operation: 'read' } },
  )
}
