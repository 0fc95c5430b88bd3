/** Made-up vectors, the same for one seed, and what a scan over them should find. */
import fc from 'fast-check'
import type { VectorColumn } from '../../../src/search/kernel/vector-column.ts'

/** Vectors side by side, as a column loads them. */
export interface Vectors {
  readonly dimensions: number
  readonly codes: Int8Array
  readonly scales: Float32Array
}

/** Numbers from -1 to 1, around 0 more often. */
export function random(seed: number): () => number {
  let state = (seed | 0) ^ 0x5deece66
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0
    return (state >>> 8) / 2 ** 24
  }
  return () => next() + next() - 1
}

/** `count` vectors. */
export function vectors(dimensions: number, count: number, seed: number): Vectors {
  const next = random(seed)
  return {
    dimensions,
    codes: Int8Array.from({ length: dimensions * count }, () => Math.round(next() * 127)),
    scales: Float32Array.from({ length: count }, () => 0.005 + 0.004 * next()),
  }
}

export function query(dimensions: number, seed: number): Float32Array {
  const next = random(seed)
  return Float32Array.from({ length: dimensions }, next)
}

/** The codes of one of them. */
export const codesAt = ({ dimensions, codes }: Vectors, row: number): Int8Array =>
  codes.subarray(row * dimensions, (row + 1) * dimensions)

/** A dot product in floats. */
export function floatDot({ codes, scale }: { codes: Int8Array; scale: number }, asked: Float32Array): number {
  return codes.reduce((sum, code, at) => sum + code * (asked[at] ?? 0), 0) * scale
}

/** A change of a column, for some dimensions. */
export type Change = (column: VectorColumn, state: { count: number }) => void

const seed = fc.nat(1_000_000)
/** Few most of the time, and now and then enough for a second block. */
const many = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 90 }) },
  { weight: 1, arbitrary: fc.integer({ min: 4000, max: 4300 }) },
)

const load = fc
  .record({ at: fc.double({ min: 0, max: 1, noNaN: true }), many, seed })
  .map(({ at, many, seed }): Change => (column, state) => {
    const slot = Math.floor(at * state.count)
    const { codes, scales } = vectors(column.dimensions, many, seed)
    column.load(slot, codes, scales)
    state.count = Math.max(state.count, slot + many)
  })

const set = fc.record({ back: fc.nat(5), seed }).map(({ back, seed }): Change => (column, state) => {
  const slot = Math.max(0, state.count - back)
  const { codes, scales } = vectors(column.dimensions, 1, seed)
  column.set(slot, codes, scales[0] ?? 0)
  state.count = Math.max(state.count, slot + 1)
})

const move = fc
  .record({ from: fc.nat(10_000), to: fc.nat(10_000) })
  .map(({ from, to }): Change => (column, { count }) => {
    if (count > 0) column.move(from % count, Math.min(to, from) % count)
  })

const truncate = fc.double({ min: 0, max: 1, noNaN: true }).map((share): Change => (column, state) => {
  state.count = Math.floor(state.count * share)
  column.truncate(state.count)
})

/** From here on the column keeps bits. */
const ask = seed.map((seed): Change => (column, { count }) => {
  column.nearest(column.prepare(query(column.dimensions, seed)), count, 3)
})

const release = fc.constant<Change>((column, state) => {
  column.release()
  state.count = 0
})

/** Any changes, in any order. */
export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: load },
    { weight: 4, arbitrary: set },
    { weight: 3, arbitrary: move },
    { weight: 2, arbitrary: truncate },
    { weight: 2, arbitrary: ask },
    { weight: 1, arbitrary: release },
  ),
  { minLength: 1, maxLength: 8 },
)

/** Small ones, those around a whole register or transform, and any. */
export const dimensions: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.constantFrom(127, 128, 129, 255, 256, 384, 768, 1024, 1025),
  fc.integer({ min: 1, max: 1100 }),
)
