/**
 * @module Which slots of a large scope are worth an exact score: those whose sign bits are nearest to the query's, those that cover most
 * of its words, and the neighbours of both.
 */
import type { Coverage } from './coverage.ts'
import { WINDOWS } from './formula.ts'
import type { PreparedVector, VectorColumn } from './kernel/vector-column.ts'
import { visitNeighbours } from './neighbours.ts'
import type { Partition } from './partition.ts'
import { createBest } from './top.ts'

/** How many slots of a scope are taken for their meaning, and how many for their words. */
export const NEAREST = 1500
const MOST_WORDS = 500
/** From each partition of a scope, at least so many: a share of a tenth of a slot would find nothing. */
const LEAST = 8

/** What candidates are chosen by. */
export interface Choice {
  readonly vectors: VectorColumn
  readonly vector: PreparedVector
  readonly coverage: Coverage | undefined
  /** The partition's share of the scope, 0 … 1. */
  readonly share: number
  /** 1 where a slot may be returned. */
  readonly passing: Uint8Array | undefined
  /** What a slot gains beside meaning and words (for its label and time), in units of the score's sum. */
  readonly gain: ((slot: number) => number) | undefined
}

/** The candidates of one partition, ascending. */
export function choose(
  partition: Partition,
  { vectors, vector, coverage, share, passing, gain }: Choice,
): Uint32Array {
  const { count } = partition
  const bonus =
    gain === undefined
      ? undefined
      : Int16Array.from({ length: count }, (_, slot) => toBits(gain(slot), vectors.dimensions))
  const nearest = vectors.nearest(vector, count, atLeast(NEAREST * share), { passing, bonus })
  const wordy = coverage === undefined ? [] : bestCovered(coverage, atLeast(MOST_WORDS * share), passing)
  return withNeighbours(partition, [...nearest, ...wordy], passing)
}

/** Slots with their neighbours, of those that may be returned, ascending, each once. */
export function withNeighbours(
  { columns: { chain } }: Partition,
  slots: Iterable<number>,
  passing?: Uint8Array,
): Uint32Array {
  const all: number[] = []
  for (const slot of slots) {
    all.push(slot)
    if (chain !== undefined) visitNeighbours(chain, slot, (neighbour) => all.push(neighbour))
  }
  const sorted = Uint32Array.from(all).sort()
  let size = 0
  for (let index = 0; index < sorted.length; index++) {
    const slot = sorted[index] as number
    if ((index > 0 && slot === sorted[index - 1]) || passing?.[slot] === 0) continue
    sorted[size++] = slot
  }
  return sorted.subarray(0, size)
}

/** The slots that cover most of the query by themselves. */
function bestCovered({ own, touched }: Coverage, count: number, passing: Uint8Array | undefined): number[] {
  const best = createBest<{ score: number; seq: number }>(count)
  for (const slot of touched) {
    const score = own[slot] as number
    if (score >= best.bar && passing?.[slot] !== 0) best.add({ score, seq: slot })
  }
  return best.sorted().map(({ seq }) => seq)
}

function atLeast(count: number): number {
  return Math.max(LEAST, Math.ceil(count))
}

/**
 * What a gain is worth in sign bits. A cosine counts once per window, and near a cosine of ½, where the hits are, a step of it is 1.15 as
 * large a step of the angle; π of angle is all the bits.
 */
function toBits(gain: number, dimensions: number): number {
  return Math.round(((gain / WINDOWS.length) * 1.15 * dimensions) / Math.PI)
}
