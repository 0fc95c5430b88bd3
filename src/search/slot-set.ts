/** @module A set of slots, as bits: however they come in, they come out ascending. */
import type { Scratch } from './scratch.ts'

/** A bit for each slot, 32 to a number. */
export type SlotSet = Uint32Array

/** An empty set of slots below a count, in scratch memory: the next set of that name takes its place. */
export function emptySet(scratch: Scratch, name: string, count: number): SlotSet {
  const words = Math.ceil(count / 32)
  return scratch.numbers(name, words).subarray(0, words).fill(0)
}

/** Puts a slot in. */
export function include(set: SlotSet, slot: number): void {
  set[slot >>> 5] = (set[slot >>> 5] as number) | (1 << (slot & 31))
}

/** Whether a slot is in. */
export function includes(set: SlotSet, slot: number): boolean {
  return (((set[slot >>> 5] as number) >>> (slot & 31)) & 1) === 1
}

/** How many slots are in. */
function sizeOf(set: SlotSet): number {
  let size = 0
  for (let word = 0; word < set.length; word++) size += ones(set[word] as number)
  return size
}

/** The slots, ascending. The array is scratch memory of that name. */
export function listSlots(set: SlotSet, scratch: Scratch, name: string): Uint32Array {
  const size = sizeOf(set)
  const slots = scratch.numbers(name, size)
  let at = 0
  for (let word = 0; word < set.length; word++) {
    for (let left = set[word] as number; left !== 0; left &= left - 1) {
      slots[at++] = word * 32 + 31 - Math.clz32(left & -left)
    }
  }
  return slots.subarray(0, size)
}

/** How many bits of 32 are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
