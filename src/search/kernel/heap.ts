/** @module The memory of a kernel: pieces of bytes, taken and given back. */
import { KeepsakeError } from '../../core/errors.ts'
import { FreeList } from './free-list.ts'

/**
 * A piece of memory: `size` bytes of `buffer` from `at` on. Taking another piece may replace the buffer, so a view of
 * it is made when it is used and never kept.
 */
export interface Piece {
  readonly buffer: ArrayBuffer
  readonly at: number
  readonly size: number
}

/** Where pieces come from. */
export interface Heap {
  /** How much is reserved, in bytes; what was given back counts where it waits to be used again. */
  readonly bytes: number
  /** A piece of zeros. Its size is rounded up to a multiple of 16 bytes. */
  take(size: number): Piece
  /** Whoever gives a piece back forgets it. */
  give(piece: Piece): void
}

/** Pieces begin at multiples of 16 bytes: the width of a SIMD register. */
const ALIGNMENT = 16

/** `value`, rounded up to a multiple of `unit`. */
const roundUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit

/** Pieces of one WASM memory, which only ever grows: what is given back is used for later pieces. */
export function wasmHeap(memory: WebAssembly.Memory): Heap {
  const free = new FreeList()
  free.give(0, memory.buffer.byteLength)
  return {
    get bytes() {
      return memory.buffer.byteLength
    },
    take(wanted) {
      const size = roundUp(wanted, ALIGNMENT)
      const at = free.take(size) ?? takeAfterGrowing(memory, free, size)
      new Uint8Array(memory.buffer, at, size).fill(0)
      return pieceOf(memory, at, size)
    },
    give: ({ at, size }) => free.give(at, size),
  }
}

const pieceOf = (memory: WebAssembly.Memory, at: number, size: number): Piece => ({
  at,
  size,
  get buffer() {
    return memory.buffer
  },
})

/** A page of WASM memory, in bytes. */
const PAGE = 65_536

/** Memory grows by an eighth at least, so that it does not grow all the time. */
function takeAfterGrowing(memory: WebAssembly.Memory, free: FreeList, size: number): number {
  const had = memory.buffer.byteLength
  const growth = roundUp(Math.max(size, had / 8), PAGE)
  if (!grows(memory, growth)) {
    const least = roundUp(size, PAGE)
    if (!grows(memory, least)) throw outOfMemory(had, size)
  }
  free.give(had, memory.buffer.byteLength - had)
  const at = free.take(size)
  if (at === undefined) throw outOfMemory(had, size)
  return at
}

/** Whether the memory could grow by so many bytes. */
function grows(memory: WebAssembly.Memory, bytes: number): boolean {
  try {
    memory.grow(bytes / PAGE)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

const outOfMemory = (had: number, size: number): KeepsakeError =>
  new KeepsakeError(
    'too_large',
    `The vectors hold ${had} bytes of memory, and there is no room for ${size} more.`,
    {
      details: { size: had + size, limit: had, unit: 'bytes' },
    },
  )

/** Each piece with a buffer of its own, for where there is no WASM. */
export function jsHeap(): Heap {
  let bytes = 0
  return {
    get bytes() {
      return bytes
    },
    take(wanted) {
      const size = roundUp(wanted, ALIGNMENT)
      bytes += size
      return { buffer: new ArrayBuffer(size), at: 0, size }
    },
    give: ({ size }) => {
      bytes -= size
    },
  }
}
