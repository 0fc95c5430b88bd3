/** @module How vectors are compared: columns of them in one kernel's memory, scanned in WASM or in plain JS. */
import { KeepsakeError } from '../../core/errors.ts'
import { jsLoops } from './js-loops.ts'
import type { Loops } from './loops.ts'
import { prepareQuery } from './prepared.ts'
import type { PreparedQuery } from './prepared.ts'
import { select } from './select.ts'
import type { Preferences } from './select.ts'
import { BLOCK, StoredVectors } from './stored-vectors.ts'
import { wasmLoops } from './wasm-loops.ts'
import { Workspace } from './workspace.ts'

/** One kernel per index: its memory is shared by all columns. */
export interface Kernel {
  readonly kind: 'wasm' | 'js'
  /** Memory reserved for columns, in bytes. */
  readonly bytes: number
  /** An empty column for vectors of so many dimensions. */
  column(dimensions: number): VectorColumn
}

/** A query, ready for the columns of its dimensions, of any kernel. What is in it is the kernel's business. */
export type PreparedVector = PreparedQuery

/** Vectors by slot. A slot that was never set has a zero vector. Slots are used from 0 upwards without gaps. */
export interface VectorColumn {
  readonly dimensions: number
  /** Puts a vector into a slot: component i is codes[i] · scale, the scale kept as f32. Grows as needed. */
  set(slot: number, codes: Int8Array, scale: number): void
  /** Puts many from a slot on, one per scale, their codes side by side. */
  load(slot: number, codes: Int8Array, scales: Float32Array): void
  /** A copy of a vector. */
  get(slot: number): { codes: Int8Array; scale: number }
  scale(slot: number): number
  /** Copies a vector to a lower slot. */
  move(from: number, to: number): void
  /** Forgets all but the first `count` slots and gives back their memory. */
  truncate(count: number): void
  /** Adds a vector times `factor` to a sum. */
  add(slot: number, factor: number, sum: Float64Array): void
  /** A query for this column. One of zeros, or with a component that is not finite, scores 0 everywhere. */
  prepare(query: Float32Array): PreparedVector
  /** out[slot] = dot product, for the first `count` slots. */
  dots(query: PreparedVector, count: number, out: Float32Array): void
  /** out[i] = dot product of slots[i]. Slots ascend. */
  dotsOf(query: PreparedVector, slots: Uint32Array, out: Float32Array): void
  /**
   * The `wanted` of the first `count` slots whose sign bits, after a random rotation, are nearest to the query's, and all
   * that tie with the last; ascending. Only slots whose `passing` is 1, where given; `bonus` is subtracted from the
   * distance, which is in bits.
   */
  nearest(query: PreparedVector, count: number, wanted: number, preferences?: Preferences): Uint32Array
  /** Gives back all memory. The column is empty then. */
  release(): void
}

/** A kernel in WASM where it can be compiled, else in plain JS, unless one of them is asked for. */
export function createKernel(kind?: 'wasm' | 'js'): Kernel {
  const loops = kind === 'js' ? jsLoops() : loopsOf(kind)
  const space = new Workspace(loops)
  return {
    kind: loops.kind,
    get bytes() {
      return loops.heap.bytes
    },
    column: (dimensions) => new SearchedVectors(space, dimensions),
  }
}

/** WASM may be missing, without SIMD, or forbidden by a policy: then the twin does the same work. */
function loopsOf(kind: 'wasm' | undefined): Loops {
  try {
    return wasmLoops()
  } catch (cause) {
    if (kind === undefined) return jsLoops()
    throw new KeepsakeError(
      'not_supported',
      `The kernel '${kind}' cannot run here. Leave the kind out instead.`,
      {
        details: { operation: 'wasm' },
        cause,
      },
    )
  }
}

/** The searching half of a column. */
class SearchedVectors extends StoredVectors implements VectorColumn {
  prepare(query: Float32Array): PreparedVector {
    return prepareQuery(query, this.dimensions)
  }

  dots(query: PreparedVector, count: number, out: Float32Array): void {
    const results = this.space.room('results', BLOCK * 4)
    const asked = this.space.query(query, this.shape)
    for (const { rows, from, size } of this.blocksOf(count)) {
      this.space.loops.dots(rows, size, asked, results)
      out.set(new Float32Array(results.buffer, results.at, size), from)
    }
  }

  dotsOf(query: PreparedVector, slots: Uint32Array, out: Float32Array): void {
    const results = this.space.room('results', BLOCK * 4)
    const picked = this.space.room('picked', BLOCK * 4)
    const asked = this.space.query(query, this.shape)
    for (let at = 0; at < slots.length;) {
      const rows = this.rowsOf(slots[at] as number)
      const some = sameBlock(slots, at)
      const count = Math.ceil(some.length / 4) * 4
      const view = new Uint32Array(picked.buffer, picked.at, count).fill(0, some.length)
      for (let index = 0; index < some.length; index++) view[index] = (some[index] as number) % BLOCK
      this.space.loops.dotsOf(rows, { rows: picked, count }, asked, results)
      out.set(new Float32Array(results.buffer, results.at, some.length), at)
      at += some.length
    }
  }

  nearest(query: PreparedVector, count: number, wanted: number, preferences?: Preferences): Uint32Array {
    const piece = this.space.room('distances', Math.ceil(count / 4) * 8)
    const asked = this.space.queryBits(query, this.shape)
    for (const { bits, from, size } of this.bitsOf(count)) {
      this.space.loops.distances(bits, size, asked, { piece, at: from })
    }
    const distances = { piece, count, largest: this.shape.bitBytes * 8 }
    const room = (bytes: number) => this.space.room('picked', bytes)
    return select({ loops: this.space.loops, room }, distances, wanted, preferences)
  }
}

/** The slots from an index on that are in the block of the first of them. */
function sameBlock(slots: Uint32Array, from: number): Uint32Array {
  const block = Math.floor((slots[from] as number) / BLOCK)
  let to = from + 1
  while (to < slots.length && to - from < BLOCK && Math.floor((slots[to] as number) / BLOCK) === block) to++
  return slots.subarray(from, to)
}
