/**
 * @module Which slots of a large scope are worth an exact score: those whose sign bits are nearest to the query's, those that cover most
 * of its words, and the neighbours of both.
 */
import { BARE } from './columns.ts'
import type { Coverage } from './coverage.ts'
import { type SearchMode, WINDOWS } from './formula.ts'
import type { Preferences } from './kernel/select.ts'
import type { PreparedVector, VectorColumn } from './kernel/vector-column.ts'
import { visitNeighbours } from './neighbours.ts'
import type { Partition } from './partition.ts'
import type { Scratch } from './scratch.ts'
import { emptySet, include, listSlots, type SlotSet } from './slot-set.ts'
import { createBest } from './top.ts'

/** What a slot gains for its label and its time, in units of the score's sum. */
export type Gain = (slot: number) => number

/** How many slots of a scope are taken for their meaning: a hundredth of them, within bounds; more where nothing but meaning counts. */
const NEAREST = {
  hybrid: { least: 2000, most: 4000 },
  vector: { least: 4000, most: 8000 },
  lexical: { least: 0, most: 0 },
}
const NEAREST_SHARE = 0.01
/** A chosen slot brings its neighbours along, so fewer need be chosen where there are any. */
const WITH_NEIGHBOURS = 3
/** How many are taken for their words. */
const MOST_WORDS = 500
/** From each partition of a scope, at least so many: a share of a tenth of a slot would find nothing. */
const LEAST = 8

/** What candidates are chosen by. */
export interface Choice {
  readonly vectors: VectorColumn
  readonly vector: PreparedVector
  readonly mode: SearchMode
  readonly coverage: Coverage | undefined
  /** The texts of the scope; each of its partitions gives its share. */
  readonly texts: number
  /** 1 where a slot may be returned. */
  readonly passing: Uint8Array | undefined
  /** What a slot gains beside meaning and words (for its label and time), in units of the score's sum. */
  readonly gain: Gain | undefined
  readonly scratch: Scratch
}

/** The candidates of one partition, ascending. */
export function choose(
  partition: Partition,
  { vectors, vector, mode, coverage, texts, passing, gain, scratch }: Choice,
): Uint32Array {
  const { count } = partition
  const bonus = gain === undefined ? undefined : bonusOf(gain, count, vectors.dimensions)
  const share = partition.texts / texts
  const { least, most } = NEAREST[mode]
  const inScope = Math.min(most, Math.max(least, texts * NEAREST_SHARE))
  const wanted = inScope / (partition.columns.chain === undefined ? 1 : WITH_NEIGHBOURS)
  const enough = atLeast(wanted * share)
  const isChoice = partition.bare.items > 0 && count > enough
  const near = isChoice ? comparable(partition, { passing, bonus }) : passing
  const nearest = vectors.nearest(vector, count, enough, { passing: near, bonus })
  const wordy = coverage === undefined ? [] : bestCovered(coverage, atLeast(MOST_WORDS * share), passing)
  if (coverage === undefined && partition.columns.chain === undefined) return nearest
  const chosen = emptySet(scratch, 'chosen', count)
  addAround(partition, nearest, chosen)
  addAround(partition, wordy, chosen)
  return thatPass(listSlots(chosen, scratch, 'chosen slots'), passing)
}

/** The slots that have anything to be near by. Those without vectors are all equally far: they would come along as one. */
function comparable({ columns: { flags }, count }: Partition, { passing, bonus }: Preferences): Uint8Array {
  const near = new Uint8Array(count)
  for (let slot = 0; slot < count; slot++) {
    if (((flags[slot] as number) & BARE) === 0 || (bonus?.[slot] ?? 0) > 0) near[slot] = passing?.[slot] ?? 1
  }
  return near
}

/** Slots with their neighbours. Valid until the next call. */
export function withNeighbours(partition: Partition, slots: Uint32Array, scratch: Scratch): SlotSet {
  const set = emptySet(scratch, 'around', partition.count)
  addAround(partition, slots, set)
  return set
}

function addAround({ columns: { chain } }: Partition, slots: ArrayLike<number>, set: SlotSet): void {
  const add = (slot: number): void => include(set, slot)
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index] as number
    add(slot)
    if (chain !== undefined) visitNeighbours(chain, slot, add)
  }
}

/** The slots that cover anything of the query, by themselves or in a window, ascending. */
export function coveredSlots(
  partition: Partition,
  { coverage: { touched }, passing, scratch }: Covered,
): Uint32Array {
  const set = emptySet(scratch, 'chosen', partition.count)
  addAround(partition, touched, set)
  return thatPass(listSlots(set, scratch, 'chosen slots'), passing)
}

interface Covered {
  readonly coverage: Coverage
  readonly passing: Uint8Array | undefined
  readonly scratch: Scratch
}

/** Those of ascending slots that may be returned, moved together where they lie. */
function thatPass(slots: Uint32Array, passing: Uint8Array | undefined): Uint32Array {
  if (passing === undefined) return slots
  let size = 0
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index] as number
    if (passing[slot] === 1) slots[size++] = slot
  }
  return slots.subarray(0, size)
}

/** What slots gain, in sign bits. */
function bonusOf(gain: Gain, count: number, dimensions: number): Int16Array {
  const bonus = new Int16Array(count)
  for (let slot = 0; slot < count; slot++) {
    const gained = gain(slot)
    if (gained > 0) bonus[slot] = toBits(gained, dimensions)
  }
  return bonus
}

/** The slots that cover most of the query by themselves. */
function bestCovered({ own, touched }: Coverage, count: number, passing: Uint8Array | undefined): number[] {
  const best = createBest<{ score: number; seq: number }>(count)
  let bar = best.bar
  for (let index = 0; index < touched.length; index++) {
    const slot = touched[index] as number
    const score = own[slot] as number
    if (score < bar || passing?.[slot] === 0) continue
    best.add({ score, seq: slot })
    bar = best.bar
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
