/** @module The loops in plain JS, where there is no WASM: the twin of `kernel.as.ts`, the same numbers bit for bit. */
import { jsHeap } from './heap.ts'
import type { Piece } from './heap.ts'
import type { Loops, QueryBits, QueryPiece, Range, RotationPieces } from './loops.ts'
import { codesOf, HADAMARD, scalesOf } from './rows.ts'
import type { Rows } from './rows.ts'

/** The loops over a heap of their own. */
export function jsLoops(): Loops {
  return { kind: 'js', heap: jsHeap(), dots, dotsOf, rotate, distances, countBelow, placesBelow }
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
  const [codes, signs, work] = [codesOf(rows), int16(tools.signs), int16(tools.work)]
  const [one, other] = [work.subarray(0, size), work.subarray(size, 2 * size)]
  const to = new Uint8Array(bits.buffer, bits.at, bits.size)
  for (let row = first; row < first + count; row++) {
    for (let at = 0; at < size; at++) {
      one[at] = at < stride ? (codes[row * stride + at] as number) * (signs[at] as number) : 0
    }
    hadamards(one, other)
    deal(one, other)
    for (let at = 0; at < size; at++) other[at] = (other[at] as number) * (signs[at + HADAMARD] as number)
    hadamards(other, one)
    for (let byte = 0; byte < bitBytes; byte++) to[row * bitBytes + byte] = signBits(other, byte * 8)
  }
}

/** A bit for each of eight numbers, the first the lowest: 1 where it is negative. */
function signBits(numbers: Int16Array, from: number): number {
  let byte = 0
  for (let bit = 0; bit < 8; bit++) byte |= ((numbers[from + bit] as number) >>> 31) << bit
  return byte
}

/** Eights of numbers are dealt to the blocks in turn; an eighth of each number keeps the next sums in int16. */
function deal(numbers: Int16Array, to: Int16Array): void {
  const blocks = numbers.length / HADAMARD
  for (let at = 0; at < numbers.length; at++) {
    const block = Math.floor(at / HADAMARD)
    const eight = (at % HADAMARD) >> 3
    to[(eight * blocks + block) * 8 + (at & 7)] = (numbers[at] as number) >> 3
  }
}

/**
 * A Hadamard transform of each 128 numbers, in place, its rows in the order in which SIMD does it: within every two
 * eights, then between those.
 */
function hadamards(numbers: Int16Array, spare: Int16Array): void {
  shuffle(numbers, spare)
  shuffle(spare, numbers)
  shuffle(numbers, spare)
  shuffle(spare, numbers)
  for (let step = 16; step < HADAMARD; step *= 2) {
    for (let from = 0; from < numbers.length; from += 2 * step) {
      for (let at = from; at < from + step; at++) {
        const [left, right] = [numbers[at] as number, numbers[at + step] as number]
        numbers[at] = left + right
        numbers[at + step] = left - right
      }
    }
  }
}

/** Every two eights are shuffled into each other as cards are; then their sums and their differences. */
function shuffle(numbers: Int16Array, to: Int16Array): void {
  for (let from = 0; from < numbers.length; from += 16) {
    for (let index = 0; index < 8; index++) {
      const at = from + (index & 1) * 8 + (index >> 1)
      const [low, high] = [numbers[at] as number, numbers[at + 4] as number]
      to[from + index] = low + high
      to[from + index + 8] = low - high
    }
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

function countBelow({ buffer, at }: Piece, count: number, limit: number): number {
  const numbers = new Uint16Array(buffer, at, count)
  let total = 0
  for (let place = 0; place < count; place++) if ((numbers[place] as number) < limit) total++
  return total
}

function placesBelow({ buffer, at }: Piece, count: number, limit: number, out: Piece): void {
  const numbers = new Uint16Array(buffer, at, count)
  const places = int32(out)
  let found = 0
  for (let place = 0; place < count; place++) {
    if ((numbers[place] as number) < limit) places[found++] = place
  }
}

/** How many bits of an int32 are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
