/** @module How vectors lie in memory: rows of int8 codes, then a scale for each row. */
import type { Piece } from './heap.ts'

/** Dimensions of one Hadamard transform. */
export const HADAMARD = 128

/** How the rows of a column are laid out. */
export interface Shape {
  /** Components of a vector. */
  readonly dimensions: number
  /** Bytes from one row of codes to the next: the dimensions, then zeros. A multiple of 16. */
  readonly stride: number
  /** Bytes of a row's sign bits. A multiple of 16. */
  readonly bitBytes: number
}

/** Rows side by side. */
export interface Rows {
  readonly shape: Shape
  /** How many rows there are: a multiple of 16, but for the one row of a query. */
  readonly capacity: number
  /** `shape.stride` codes per row; then, but for a query, f32 per row. */
  readonly piece: Piece
}

/** How vectors of so many dimensions are laid out. */
export function shapeOf(dimensions: number): Shape {
  return {
    dimensions,
    stride: Math.ceil(dimensions / 16) * 16,
    bitBytes: Math.ceil(dimensions / HADAMARD) * (HADAMARD / 8),
  }
}

/** Where the scales of rows begin. */
export const scalesAt = ({ shape, capacity, piece }: Rows): number => piece.at + capacity * shape.stride

/** A view of the codes, good until memory is taken. */
export const codesOf = ({ shape, capacity, piece }: Rows): Int8Array =>
  new Int8Array(piece.buffer, piece.at, capacity * shape.stride)

/** A view of the scales, good until memory is taken. */
export const scalesOf = (rows: Rows): Float32Array =>
  new Float32Array(rows.piece.buffer, scalesAt(rows), rows.capacity)
