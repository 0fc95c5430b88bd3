/** @module The loops in plain JS, where there is no WASM: the twin of `kernel.as.ts`, the same numbers bit for bit. */
import { jsHeap } from './heap.ts'
import type { Piece } from './heap.ts'
import type { Loops, QueryBits, QueryPiece, Range, RotationPieces } from './loops.ts'
import { codesOf, HADAMARD, scalesOf } from './rows.ts'
import type { Rows } from './rows.ts'

/** The loops over a heap of their own. */
export function jsLoops(): Loops {
  return { kind: 'js', heap: jsHeap(), dots, dotsOf, rotate, distances }
}

const int16 = ({ buffer, at, size }: Piece): Int16Array => new Int16Array(buffer, at, size / 2)
const int32 = ({ buffer, at, size }: Piece): Int32Array => new Int32Array(buffer, at, size / 4)
const float32 = ({ buffer, at, size }: Piece): Float32Array => new Float32Array(buffer, at, size / 4)

function dots(rows: Rows, count: number, query: QueryPiece, out: Piece): void {
  const dotOf = scanner(rows, query)
  const results = float32(out)
  for (let row = 0; row < count; row++) results[row] = dotOf(row)
}

function dotsOf(rows: Rows, picked: { rows: Piece; count: number }, query: QueryPiece, out: Piece): void {
  const dotOf = scanner(rows, query)
  const results = float32(out)
  const wanted = int32(picked.rows)
  for (let index = 0; index < picked.count; index++) results[index] = dotOf(wanted[index] as number)
}

/** The dot product of one row. Sums of int32 are exact, and each product of floats is rounded as f32 rounds it. */
function scanner(rows: Rows, query: QueryPiece): (row: number) => number {
  const [codes, scales, asked] = [codesOf(rows), scalesOf(rows), int16(query.codes)]
  const { stride } = rows.shape
  return (row) => {
    const start = row * stride
    let even = 0
    let odd = 0
    for (let at = 0; at < stride; at += 2) {
      even = (even + (codes[start + at] as number) * (asked[at] as number)) | 0
      odd = (odd + (codes[start + at + 1] as number) * (asked[at + 1] as number)) | 0
    }
    const whole = Math.fround((even + odd) | 0)
    return Math.fround(Math.fround(whole * (scales[row] as number)) * query.factor)
  }
}

/**
 * Random signs, a Hadamard transform of each block of 128, the blocks' eighths dealt to all blocks; the same again;
 * then a bit per negative number. int16 wraps around, here as in WASM.
 */
function rotate(rows: Rows, { first, count }: Range, tools: RotationPieces, bits: Piece): void {
  const { stride, bitBytes } = rows.shape
  const size = bitBytes * 8
  const [from, signs, work] = [codesOf(rows), int16(tools.signs), int16(tools.work)]
  const [plain, mixed] = [work.subarray(0, size), work.subarray(size, 2 * size)]
  const to = new Uint8Array(bits.buffer, bits.at, bits.size)
  for (let row = first; row < first + count; row++) {
    plain.fill(0)
    for (let at = 0; at < stride; at++) {
      plain[at] = (from[row * stride + at] as number) * (signs[at] as number)
    }
    for (let block = 0; block < size; block += HADAMARD) hadamard(plain.subarray(block, block + HADAMARD))
    deal(plain, mixed)
    for (let at = 0; at < size; at++) {
      mixed[at] = (mixed[at] as number) * (signs[at + HADAMARD] as number)
    }
    for (let block = 0; block < size; block += HADAMARD) hadamard(mixed.subarray(block, block + HADAMARD))
    to.fill(0, row * bitBytes, (row + 1) * bitBytes)
    for (let at = 0; at < size; at++) {
      if ((mixed[at] as number) < 0) {
        const byte = row * bitBytes + (at >> 3)
        to[byte] = (to[byte] as number) | (1 << (at & 7))
      }
    }
  }
}

/** Eights of numbers are dealt to the blocks in turn; an eighth of each number keeps the next sums in int16. */
function deal(plain: Int16Array, mixed: Int16Array): void {
  const blocks = plain.length / HADAMARD
  for (let at = 0; at < plain.length; at++) {
    const block = Math.floor(at / HADAMARD)
    const eight = (at % HADAMARD) >> 3
    mixed[(eight * blocks + block) * 8 + (at & 7)] = (plain[at] as number) >> 3
  }
}

const before = new Int16Array(16)

/** A Hadamard transform, its rows in the order in which SIMD does it: within pairs of eights, then between eights. */
function hadamard(block: Int16Array): void {
  for (let at = 0; at < HADAMARD; at += 16) {
    for (let round = 0; round < 3; round++) shuffled(block.subarray(at, at + 16))
  }
  for (let step = 8; step < HADAMARD; step *= 2) {
    for (let at = 0; at < HADAMARD; at++) {
      if ((at & step) !== 0) continue
      const [left, right] = [block[at] as number, block[at + step] as number]
      block[at] = left + right
      block[at + step] = left - right
    }
  }
}

/** Two eights are shuffled into each other as cards are; then their sums and their differences. */
function shuffled(pair: Int16Array): void {
  before.set(pair)
  for (let index = 0; index < 8; index++) {
    const at = (index & 1) * 8 + (index >> 1)
    const [low, high] = [before[at] as number, before[at + 4] as number]
    pair[index] = low + high
    pair[index + 8] = low - high
  }
}

function distances(bits: Piece, count: number, query: QueryBits, out: { piece: Piece; at: number }): void {
  const [words, asked] = [int32(bits), int32(query.bits)]
  const results = new Uint16Array(out.piece.buffer, out.piece.at + out.at * 2, count)
  const length = query.shape.bitBytes / 4
  for (let row = 0; row < count; row++) {
    let sum = 0
    for (let at = 0; at < length; at++) {
      sum += ones((words[row * length + at] as number) ^ (asked[at] as number))
    }
    results[row] = sum
  }
}

/** How many bits of an int32 are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
