/** @module What a search may return. It restricts results, never neighbours or statistics. */
import type { Spans } from './columns.ts'
import type { Partition } from './partition.ts'

/** Moments are milliseconds since 1970. */
export interface Restriction {
  readonly kinds?: readonly string[] | undefined
  readonly exceptKinds?: readonly string[] | undefined
  readonly group?: string | undefined
  /** Leaves out what had not begun or had ended by this moment. */
  readonly validAt?: number | undefined
  /** Leaves out what had ended by this moment, not what is still to come. */
  readonly notEndedAt?: number | undefined
  /** Leaves out what has expired by now. */
  readonly now?: number | undefined
}

/** Whether a slot passes. */
export type Sieve = (slot: number) => boolean

/** A restriction as a test of a partition's slots; `undefined` where all of them pass. */
export function sieve(partition: Partition, restriction: Restriction): Sieve | undefined {
  const tests = [
    ofKinds(partition, restriction),
    ofGroup(partition, restriction),
    ofSpans(partition, restriction),
  ]
  const [only, ...rest] = tests.filter((test) => test !== undefined)
  if (only === undefined || rest.length === 0) return only
  return (slot) => only(slot) && rest.every((test) => test(slot))
}

function ofKinds({ columns, shared }: Partition, { kinds, exceptKinds }: Restriction): Sieve | undefined {
  if (kinds === undefined && exceptKinds === undefined) return undefined
  const passing = new Uint8Array(shared.kinds.size).fill(kinds === undefined ? 1 : 0)
  const mark = (names: readonly string[], as: number): void => {
    for (const name of names) passing[shared.kinds.find(name) ?? 0] = as
  }
  mark(kinds ?? [], 1)
  mark(exceptKinds ?? [], 0)
  if (passing.every((passes, number) => number === 0 || passes === 1)) return undefined
  return (slot) => passing[columns.kinds[slot] as number] === 1
}

function ofGroup({ columns: { hints }, shared }: Partition, { group }: Restriction): Sieve | undefined {
  if (group === undefined) return undefined
  const number = shared.groups.find(group)
  if (hints === undefined || number === undefined) return () => false
  return (slot) => hints.groups[slot] === number
}

/** Comparisons with `NaN` are false, so what says nothing of its time holds at any. */
function ofSpans({ columns: { spans } }: Partition, restriction: Restriction): Sieve | undefined {
  const { validAt, notEndedAt, now } = restriction
  if (spans === undefined) return undefined
  const end = Math.max(validAt ?? -Infinity, notEndedAt ?? -Infinity)
  const { lastFrom, firstUntil, firstExpiry } = spans.bounds
  const allHold = firstUntil > end && !(validAt !== undefined && lastFrom > validAt)
  if (allHold && !(now !== undefined && firstExpiry <= now)) return undefined
  return (slot) =>
    !hasEnded(spans, slot, end) && !isToCome(spans, slot, validAt) && !hasExpired(spans, slot, now)
}

function hasEnded({ untils }: Spans, slot: number, moment: number): boolean {
  return (untils[slot] as number) <= moment
}

function isToCome({ froms }: Spans, slot: number, moment: number | undefined): boolean {
  return moment !== undefined && (froms[slot] as number) > moment
}

function hasExpired({ expiries }: Spans, slot: number, now: number | undefined): boolean {
  return now !== undefined && (expiries[slot] as number) <= now
}
