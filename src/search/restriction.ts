/** @module What a search may return. It restricts results, never neighbours or statistics. */
import type { Spans } from './columns.ts'
import type { Partition } from './partition.ts'
import { reached } from './timetable.ts'

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

/** Which slots pass. */
export interface Passing {
  /** By slot, 1 where it does. */
  readonly passing: Uint8Array
  /** How many do, dead ones among them. */
  readonly left: number
}

/** The slots that pass; `undefined` where all do. Where only what has ended or expired does not, nothing else is looked at. */
export function passingOf(partition: Partition, restriction: Restriction): Passing | undefined {
  const { count, columns } = partition
  const other = [ofKinds(partition, restriction), ofGroup(partition, restriction)]
  const isToComeToo = !(restriction.validAt !== undefined && lastFromOf(columns.spans) > restriction.validAt)
  if (columns.spans !== undefined && isToComeToo && other.every((test) => test === undefined)) {
    return withoutEnded(columns.spans, count, restriction)
  }
  const passes = sieve(partition, restriction)
  if (passes === undefined) return undefined
  const passing = new Uint8Array(count)
  let left = 0
  for (let slot = 0; slot < count; slot++) left += passing[slot] = passes(slot) ? 1 : 0
  return { passing, left }
}

function withoutEnded(
  spans: Spans,
  count: number,
  { validAt, notEndedAt, now }: Restriction,
): Passing | undefined {
  const { untils, expiries, timetables } = spans
  const end = Math.max(validAt ?? -Infinity, notEndedAt ?? -Infinity)
  const ended = reached(timetables.untils, { moments: untils, count, now: end })
  const expired = reached(timetables.expiries, { moments: expiries, count, now: now ?? -Infinity })
  if (ended.length + expired.length === 0) return undefined
  const passing = new Uint8Array(count).fill(1)
  let left = count
  for (const slot of ended.concat(expired)) {
    left -= passing[slot] as number
    passing[slot] = 0
  }
  return { passing, left }
}

function lastFromOf(spans: Spans | undefined): number {
  return spans?.bounds.lastFrom ?? -Infinity
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
