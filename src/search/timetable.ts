/** @module Slots in the order of their moments: which have ended is known without looking at those that have not. */

/** The slots that have a moment of some sort. */
export interface Timetable {
  /** Of any order where `isSorted` is false; `undefined` before they are first asked for, and after their numbers changed. */
  slots: number[] | undefined
  isSorted: boolean
}

/** Nobody has asked yet. */
export function createTimetable(): Timetable {
  return { slots: undefined, isSorted: false }
}

/** Takes in a slot; one without a moment (`NaN`) has no place in it. */
export function enter(timetable: Timetable, slot: number, moment: number): void {
  if (timetable.slots === undefined || Number.isNaN(moment)) return
  timetable.slots.push(slot)
  timetable.isSorted = false
}

/** The slots that have reached their moments (by slot, for `count` slots) by `now`; perhaps dead ones too. */
export function reached(
  timetable: Timetable,
  { moments, count, now }: { moments: Float64Array; count: number; now: number },
): number[] {
  if (timetable.slots === undefined) {
    timetable.slots = timed(moments, count)
    timetable.isSorted = false
  }
  const { slots } = timetable
  const momentOf = (slot: number): number => moments[slot] as number
  if (!timetable.isSorted) {
    slots.sort((left, right) => momentOf(left) - momentOf(right)) // quick: all but the last were in order
    timetable.isSorted = true
  }
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (momentOf(slots[middle] as number) <= now) low = middle + 1
    else high = middle
  }
  return slots.slice(0, low)
}

function timed(moments: Float64Array, count: number): number[] {
  const slots: number[] = []
  for (let slot = 0; slot < count; slot++) if (!Number.isNaN(moments[slot])) slots.push(slot)
  return slots
}
