/** @module The vectors of one column, in blocks of a kernel's memory. */
import type { Piece } from './heap.ts'
import { codesOf, scalesOf, shapeOf } from './rows.ts'
import type { Rows, Shape } from './rows.ts'
import type { Workspace } from './workspace.ts'

/** Rows and, once they are asked for, their sign bits. */
export interface Block extends Rows {
  bits: Piece | undefined
}

/** Vectors of a block. Blocks of one size are never copied, however many there are. */
export const BLOCK = 4096
/** A first block's sizes: a column of few vectors stays small. */
const FIRST_SIZES = [16, 64, 256, 1024, BLOCK]

/** Vectors by slot: what is stored, without searching it. */
export class StoredVectors {
  readonly shape: Shape
  protected readonly space: Workspace
  /** All but the first hold `BLOCK` vectors. */
  readonly #blocks: Block[] = []

  constructor(space: Workspace, dimensions: number) {
    this.space = space
    this.shape = shapeOf(dimensions)
  }

  get dimensions(): number {
    return this.shape.dimensions
  }

  set(slot: number, codes: Int8Array, scale: number): void {
    this.load(slot, codes, Float32Array.of(scale))
  }

  load(slot: number, codes: Int8Array, scales: Float32Array): void {
    const { dimensions } = this.shape
    this.reach(slot + scales.length)
    for (let at = 0; at < scales.length;) {
      const { block, row } = this.#place(slot + at)
      const end = Math.min(scales.length, at + BLOCK - row)
      copyRows(block, row, codes.subarray(at * dimensions, end * dimensions))
      scalesOf(block).set(scales.subarray(at, end), row)
      if (block.bits) this.space.rotate(block, row, end - at, block.bits)
      at = end
    }
  }

  get(slot: number): { codes: Int8Array; scale: number } {
    const { block, start, row } = this.#place(slot)
    return {
      codes: codesOf(block).slice(start, start + this.dimensions),
      scale: scalesOf(block)[row] as number,
    }
  }

  scale(slot: number): number {
    const { block, row } = this.#place(slot)
    return scalesOf(block)[row] as number
  }

  move(from: number, to: number): void {
    if (from === to) return
    const { codes, scale } = this.get(from)
    this.set(to, codes, scale)
  }

  truncate(count: number): void {
    const kept = Math.ceil(count / BLOCK)
    for (const block of this.#blocks.splice(kept)) this.#give(block)
    const [first] = this.#blocks
    if (kept === 1 && first !== undefined && firstSize(count) < first.capacity) this.#resize(count)
    const last = this.#blocks[kept - 1]
    if (last !== undefined) clear(last, count - (kept - 1) * BLOCK)
  }

  add(slot: number, factor: number, sum: Float64Array): void {
    const { block, start, row } = this.#place(slot)
    const codes = codesOf(block)
    const each = factor * (scalesOf(block)[row] as number)
    for (let at = 0; at < this.dimensions; at++) {
      sum[at] = (sum[at] as number) + each * (codes[start + at] as number)
    }
  }

  release(): void {
    this.truncate(0)
  }

  /** The blocks of the first `count` slots, each with its first slot and how many are meant. */
  protected *blocksOf(count: number): Iterable<{ rows: Block; from: number; size: number }> {
    this.reach(count)
    for (let from = 0; from < count; from += BLOCK) {
      yield { rows: this.#blocks[from / BLOCK] as Block, from, size: Math.min(BLOCK, count - from) }
    }
  }

  /** The same with sign bits, which are computed where nobody has asked for them before. */
  protected *bitsOf(count: number): Iterable<{ bits: Piece; from: number; size: number }> {
    for (const { rows, from, size } of this.blocksOf(count)) yield { bits: this.#bits(rows), from, size }
  }

  /** The block of a slot. */
  protected rowsOf(slot: number): Rows {
    return this.#place(slot).block
  }

  /** Makes room for the first `count` slots. */
  protected reach(count: number): void {
    if (count === 0) return
    if (firstSize(count) > (this.#blocks[0]?.capacity ?? 0)) this.#resize(count)
    while (this.#blocks.length * BLOCK < count) this.#blocks.push(this.#take(BLOCK))
  }

  #bits(block: Block): Piece {
    if (block.bits === undefined) {
      const bits = this.space.loops.heap.take(block.capacity * this.shape.bitBytes)
      block.bits = bits
      this.space.rotate(block, 0, block.capacity, bits)
    }
    return block.bits
  }

  #place(slot: number): { block: Block; row: number; start: number } {
    this.reach(slot + 1)
    const row = slot % BLOCK
    return { block: this.#blocks[(slot - row) / BLOCK] as Block, row, start: row * this.shape.stride }
  }

  /** Another first block, with room for `count` slots or one whole block. Its bits are computed when next asked for. */
  #resize(count: number): void {
    const old = this.#blocks[0]
    const block = this.#take(firstSize(count))
    if (old !== undefined) {
      const rows = Math.min(old.capacity, block.capacity)
      codesOf(block).set(codesOf(old).subarray(0, rows * this.shape.stride))
      scalesOf(block).set(scalesOf(old).subarray(0, rows))
      this.#give(old)
    }
    this.#blocks[0] = block
  }

  #take(capacity: number): Block {
    const { shape } = this
    return {
      shape,
      capacity,
      piece: this.space.loops.heap.take(capacity * (shape.stride + 4)),
      bits: undefined,
    }
  }

  #give({ piece, bits }: Block): void {
    this.space.loops.heap.give(piece)
    if (bits) this.space.loops.heap.give(bits)
  }
}

/** The size of a first block that is to hold `count` vectors, or as many as a block can. */
const firstSize = (count: number): number => FIRST_SIZES.find((size) => size >= count) ?? BLOCK

/** Codes side by side, into rows that have their distance from each other. */
function copyRows(rows: Rows, first: number, codes: Int8Array): void {
  const { dimensions, stride } = rows.shape
  const target = codesOf(rows)
  if (dimensions === stride) target.set(codes, first * stride)
  else {
    for (let at = 0, row = first; at < codes.length; at += dimensions, row++) {
      target.set(codes.subarray(at, at + dimensions), row * stride)
    }
  }
}

/** Zero vectors from a row on. */
function clear(block: Block, row: number): void {
  codesOf(block).fill(0, row * block.shape.stride)
  scalesOf(block).fill(0, row)
  const { bits } = block
  if (bits) new Uint8Array(bits.buffer, bits.at, bits.size).fill(0, row * block.shape.bitBytes)
}
