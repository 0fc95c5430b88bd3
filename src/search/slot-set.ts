/** @module A set of slots, as bits: however they come in, they come out ascending. */
import type { Scratch } from './scratch.ts'

/** Slots, each once. */
export interface SlotSet {
  readonly add: (slot: number) => void
  /** The slots, ascending; the set is empty then. The array is scratch memory of that name. */
  take(name: string): Uint32Array
}

/** An empty set of slots below a count. One at a time. */
export function createSlotSet(scratch: Scratch, count: number): SlotSet {
  const words = Math.ceil(count / 32)
  const bits = scratch.numbers('slotSet', words)
  bits.fill(0, 0, words)
  let size = 0
  return {
    add(slot) {
      const word = bits[slot >> 5] as number
      const bit = 1 << (slot & 31)
      if ((word & bit) !== 0) return
      bits[slot >> 5] = word | bit
      size++
    },
    take(name) {
      const slots = scratch.numbers(name, size)
      let at = 0
      for (let word = 0; word < words; word++) {
        for (let left = bits[word] as number; left !== 0; left &= left - 1) {
          slots[at++] = word * 32 + 31 - Math.clz32(left & -left)
        }
      }
      return slots.subarray(0, size)
    },
  }
}
