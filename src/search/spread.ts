/** @module A term's counts spread over the windows that hold it. */
import { type Chain, NONE } from './columns.ts'
import { WINDOWS } from './formula.ts'
import { isChained } from './neighbours.ts'
import type { Partition } from './partition.ts'
import { countOf, slotOf } from './postings.ts'
import type { Scratch } from './scratch.ts'

/** How often a term stands in the windows of slots that have neighbours: a stretch of the tape. */
export interface Spread {
  readonly start: number
  /** Slots whose widest window holds the term. */
  readonly length: number
  /** How many of them hold it in the nearer window. */
  readonly nearCount: number
  /** How many slots without neighbours hold it. */
  readonly alone: number
}

/** Spreads, one after another: a slot, and how often the term stands in its windows (the wide one in the lower 16 bits). */
export interface Tape {
  length: number
}

const [TAPE_SLOTS, TAPE_COUNTS] = ['tapeSlots', 'tapeCounts'] as const

/** The tape's memory: slots, and counts. */
export function readTape(scratch: Scratch): { slots: Uint32Array; counts: Uint32Array } {
  return { slots: scratch.numbers(TAPE_SLOTS, 0), counts: scratch.numbers(TAPE_COUNTS, 0) }
}

/** An empty tape. There is one at a time. */

export function createTape(scratch: Scratch): Tape {
  scratch.numbers(TAPE_SLOTS, 0)
  return { length: 0 }
}

/** Each posting is spread over the neighbours whose windows hold it; `undefined` where nothing has neighbours. */
export function spreadOver(
  { columns: { chain }, count }: Partition,
  postings: Uint32Array,
  { tape, scratch }: { tape: Tape; scratch: Scratch },
): Spread | undefined {
  if (chain === undefined) return undefined
  const start = tape.length
  const slots = scratch.numbers(TAPE_SLOTS, start + postings.length * REACHED)
  const counts = scratch.numbers(TAPE_COUNTS, start + postings.length * REACHED)
  const near = scratch.floats('nearCounts', count)
  const wide = scratch.floats('wideCounts', count)
  let end = start
  let alone = 0
  for (let index = 0; index < postings.length; index++) {
    const posting = postings[index] as number
    const slot = slotOf(posting)
    if (isChained(chain, slot)) {
      end = spreadOne(chain, slot, { times: countOf(posting), near, wide, slots, size: end })
    } else {
      alone++
    }
  }
  let nearCount = 0
  for (let index = start; index < end; index++) {
    const slot = slots[index] as number
    const times = near[slot] as number
    if (times > 0) nearCount++
    counts[index] = (times << 16) | (wide[slot] as number)
    near[slot] = wide[slot] = 0
  }
  tape.length = end
  return { start, length: end - start, nearCount, alone }
}

interface Spreading {
  readonly times: number
  readonly near: Float32Array
  readonly wide: Float32Array
  readonly slots: Uint32Array
  readonly size: number
}

const [, NEAR, REACH] = WINDOWS
/** A text stands in the windows of so many texts at most. */
const REACHED = 2 * REACH + 1

function spreadOne(chain: Chain, slot: number, { times, near, wide, slots, size }: Spreading): number {
  let count = size
  if (wide[slot] === 0) slots[count++] = slot
  near[slot] = (near[slot] as number) + times
  wide[slot] = (wide[slot] as number) + times
  for (let side = 0; side < 2; side++) {
    const links = side === 0 ? chain.previous : chain.next
    let at = links[slot] as number
    for (let distance = 1; distance <= REACH && at !== NONE; distance++) {
      if (wide[at] === 0) slots[count++] = at
      wide[at] = (wide[at] as number) + times
      if (distance <= NEAR) near[at] = (near[at] as number) + times
      at = links[at] as number
    }
  }
  return count
}
