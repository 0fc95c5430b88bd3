/** @module What the loops of a kernel work on. They exist twice, in WASM and in plain JS, with the same numbers. */
import type { Heap, Piece } from './heap.ts'
import type { Rows, Shape } from './rows.ts'

/** A query as the loops read it. */
export interface QueryPiece {
  /** int16, `shape.stride` of them. */
  readonly codes: Piece
  /** Component i is codes[i] · factor. */
  readonly factor: number
}

/** Some of the rows that a loop is for: `count` from `first` on. */
export interface Range {
  readonly first: number
  readonly count: number
}

/** The loops, over pieces of their own heap. What they write may reach up to three rows beyond `count`. */
export interface Loops {
  readonly kind: 'wasm' | 'js'
  readonly heap: Heap
  /** out[i] = dot product of row i as f32, for the first `count` rows. */
  dots(rows: Rows, count: number, query: QueryPiece, out: Piece): void
  /** out[i] = dot product of row `picked[i]` (uint32) as f32, for `count` of them: a multiple of four. */
  dotsOf(rows: Rows, picked: { rows: Piece; count: number }, query: QueryPiece, out: Piece): void
  /** The sign bits of rotated rows, into their places of `bits`. */
  rotate(rows: Rows, range: Range, tools: RotationPieces, bits: Piece): void
  /** Hamming distances of the first `count` rows of bits from the query's, as uint16 from index `at` of `out` on. */
  distances(bits: Piece, count: number, query: QueryBits, out: { piece: Piece; at: number }): void
  /** How many of the first `count` numbers (uint16) are below a limit. */
  countBelow(numbers: Piece, count: number, limit: number): number
  /** The places of those, ascending, as uint32. */
  placesBelow(numbers: Piece, count: number, limit: number, out: Piece): void
}

/** What a rotation needs besides the rows. */
export interface RotationPieces {
  /** int16, ±1: one block of 128 more than a row's bits. */
  readonly signs: Piece
  /** Room for two rows of int16. */
  readonly work: Piece
}

/** The sign bits of a query. */
export interface QueryBits {
  readonly shape: Shape
  readonly bits: Piece
}
