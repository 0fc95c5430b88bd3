/** @module A term's counts spread over the windows that hold it. */
import { type Chain, NONE } from './columns.ts'
import { WINDOWS } from './formula.ts'
import { isChained } from './neighbours.ts'
import type { Partition } from './partition.ts'
import { countOf, slotOf } from './postings.ts'
import type { Scratch } from './scratch.ts'
import { includes, type SlotSet } from './slot-set.ts'

const [, NEAR, REACH] = WINDOWS
/** A text stands in the windows of so many texts at most. */
const REACHED = 2 * REACH + 1

/** How many texts hold a term: by themselves, in the nearer window, in the wider one. */
export function countHolders(
  { columns: { chain }, count }: Partition,
  postings: Uint32Array,
  scratch: Scratch,
): readonly [number, number, number] {
  const texts = postings.length
  if (chain === undefined) return [texts, texts, texts]
  const marks = scratch.bytes('holders', count).fill(0, 0, count)
  const sides = [chain.previous, chain.next]
  let near = 0
  let wide = 0
  for (let index = 0; index < texts; index++) {
    for (const links of sides) {
      let at = slotOf(postings[index] as number)
      for (let distance = 0; distance <= REACH && at !== NONE; distance++) {
        const mark = marks[at] as number
        if (mark === 0) wide++
        if (distance <= NEAR && mark < IN_NEAR) near++
        marks[at] = distance <= NEAR ? IN_NEAR : mark | IN_WIDE
        at = links[at] as number
      }
    }
  }
  return [texts, near, wide]
}

/** Marks of slots that hold a term in the wider window only, or in the nearer too. */
const [IN_WIDE, IN_NEAR] = [1, 2] as const

/** How often a term stands in the windows of slots that have neighbours. Valid until the next call. */
export interface Spread {
  /** The slots whose windows hold it, in no order. */
  readonly slots: Uint32Array
  /** By slot: how often it stands in the nearer window, and in the lower 16 bits in the wider. Whoever reads one leaves 0. */
  readonly counts: Uint32Array
}

/** Spreads a term's postings over the windows that they stand in; only those of slots `among`, where given. */
export function spreadOver(
  { count }: Partition,
  chain: Chain,
  { postings, among, scratch }: { postings: Uint32Array; among: SlotSet | undefined; scratch: Scratch },
): Spread {
  const slots = scratch.numbers('spread slots', Math.min(count, postings.length * REACHED))
  const counts = scratch.counts('spread counts', count)
  let size = 0
  for (let index = 0; index < postings.length; index++) {
    const posting = postings[index] as number
    const slot = slotOf(posting)
    if (!isChained(chain, slot) || (among !== undefined && !includes(among, slot))) continue
    size = spreadOne(chain, slot, { times: countOf(posting), slots, counts, size })
  }
  return { slots: slots.subarray(0, size), counts }
}

/** One time in the nearer window and in the wider. */
const BOTH = 0x10001

function spreadOne(
  chain: Chain,
  slot: number,
  { times, slots, counts, size }: Spread & { times: number; size: number },
): number {
  let end = size
  if (counts[slot] === 0) slots[end++] = slot
  counts[slot] = (counts[slot] as number) + times * BOTH
  for (let side = 0; side < 2; side++) {
    const links = side === 0 ? chain.previous : chain.next
    let at = links[slot] as number
    for (let distance = 1; distance <= REACH && at !== NONE; distance++) {
      if (counts[at] === 0) slots[end++] = at
      counts[at] = (counts[at] as number) + (distance <= NEAR ? times * BOTH : times)
      at = links[at] as number
    }
  }
  return end
}
