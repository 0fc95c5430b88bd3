/** @module What a kernel's loops need for one call: room for queries and results, and the random signs. */
import type { Piece } from './heap.ts'
import type { Loops, QueryBits, QueryPiece, RotationPieces } from './loops.ts'
import { type PreparedQuery, smallCodes } from './prepared.ts'
import { HADAMARD } from './rows.ts'
import type { Rows, Shape } from './rows.ts'

/** One kernel's loops with room to work in, shared by its columns: each call uses it anew. */
export class Workspace {
  readonly loops: Loops
  readonly #pieces = new Map<string, Piece>()

  constructor(loops: Loops) {
    this.loops = loops
  }

  /** A piece of that name with `bytes` bytes at least. What is in it is whatever the last call left. */
  room(name: 'picked' | 'results' | 'distances' | 'query' | 'bits' | 'work' | 'signs', bytes: number): Piece {
    const had = this.#pieces.get(name)
    if (had !== undefined && had.size >= bytes) return had
    const piece = this.loops.heap.take(bytes)
    this.#pieces.set(name, piece)
    if (had !== undefined) this.loops.heap.give(had)
    if (name === 'signs') writeSigns(piece)
    return piece
  }

  /** A query for dot products. */
  query({ codes, factor }: PreparedQuery, { stride }: Shape): QueryPiece {
    const piece = this.room('query', stride * 2)
    const view = new Int16Array(piece.buffer, piece.at, stride)
    view.set(codes)
    view.fill(0, codes.length)
    return { codes: piece, factor }
  }

  /** The sign bits of a query. */
  queryBits(query: PreparedQuery, shape: Shape): QueryBits {
    const bits = this.room('bits', shape.bitBytes)
    const piece = this.room('query', shape.stride)
    const tools = this.tools(shape)
    smallCodes(query, new Int8Array(piece.buffer, piece.at, shape.stride))
    this.loops.rotate({ shape, capacity: 1, piece }, { first: 0, count: 1 }, tools, bits)
    return { shape, bits }
  }

  /** The sign bits of some rows, into their places of `bits`. */
  rotate(rows: Rows, first: number, count: number, bits: Piece): void {
    this.loops.rotate(rows, { first, count }, this.tools(rows.shape), bits)
  }

  private tools({ bitBytes }: Shape): RotationPieces {
    const size = bitBytes * 16
    return { signs: this.room('signs', size + HADAMARD * 2), work: this.room('work', size * 2) }
  }
}

/** Where the random signs begin: any number but 0 does. */
const SEED = 0x7feb352d

/** ±1, the same in every kernel and for every number of dimensions: a shorter row has the first of them. */
function writeSigns({ buffer, at, size }: Piece): void {
  const signs = new Int16Array(buffer, at, size / 2)
  let state = SEED
  for (let index = 0; index < signs.length; index++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    signs[index] = state < 0 ? -1 : 1
  }
}
