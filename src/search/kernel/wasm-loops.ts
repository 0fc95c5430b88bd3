/** @module The loops in WASM with SIMD: `kernel.as.ts`, compiled. */
import { wasmHeap } from './heap.ts'
import type { Loops } from './loops.ts'
import { scalesAt } from './rows.ts'
import { WASM } from './wasm.ts'

/** What the module exports. Addresses and sizes are in bytes, counts in rows. */
interface Exports {
  dots(...addresses: number[]): void
  dotsOf(...addresses: number[]): void
  rotate(...addresses: number[]): void
  distances(...addresses: number[]): void
  countBelow(...addresses: number[]): number
  placesBelow(...addresses: number[]): void
}

let compiled: WebAssembly.Module | undefined

/** The module, compiled at the first call. Throws where WASM is missing or forbidden, or has no SIMD. */
function moduleOf(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(WASM), (letter) => letter.charCodeAt(0)))
  return compiled
}

/** The loops over a memory of their own. Throws where WASM is missing or forbidden, or has no SIMD. */
export function wasmLoops(): Loops {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const { exports } = new WebAssembly.Instance(moduleOf(), { env: { memory } })
  const { dots, dotsOf, rotate, distances, countBelow, placesBelow } = exports as unknown as Exports
  return {
    kind: 'wasm',
    heap: wasmHeap(memory),
    dots(rows, count, query, out) {
      dots(rows.piece.at, scalesAt(rows), rows.shape.stride, count, query.codes.at, query.factor, out.at)
    },
    dotsOf(rows, picked, { codes, factor }, out) {
      const { piece, shape } = rows
      const [from, count] = [picked.rows.at, picked.count]
      dotsOf(piece.at, scalesAt(rows), shape.stride, from, count, codes.at, factor, out.at)
    },
    rotate({ shape, piece }, { first, count }, { signs, work }, bits) {
      const { stride, bitBytes } = shape
      const [from, to] = [piece.at + first * stride, bits.at + first * bitBytes]
      rotate(from, stride, count, signs.at, work.at, bitBytes, to)
    },
    distances(bits, count, query, { piece, at }) {
      distances(bits.at, query.shape.bitBytes, count, query.bits.at, piece.at + at * 2)
    },
    countBelow: ({ at }, count, limit) => countBelow(at, count, limit),
    placesBelow: ({ at }, count, limit, out) => placesBelow(at, count, limit, out.at),
  }
}
