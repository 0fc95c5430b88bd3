/** @module Which slots of a partition are scored: what the restriction leaves, or of much the candidates. */
import { choose, coveredSlots, type Gain } from './candidates.ts'
import type { Coverage } from './coverage.ts'
import { prepared, type PreparedQuery } from './fuse.ts'
import type { Partition } from './partition.ts'
import { passingOf, type Restriction } from './restriction.ts'
import type { Scratch } from './scratch.ts'

/** What a search looks for, and in how much. */
export interface Narrowing {
  readonly query: PreparedQuery
  readonly restriction: Restriction
  /** Whether candidates will do. */
  readonly few: boolean
  /** Texts in scope, and how many of them are scored without choosing. */
  readonly texts: number
  readonly fullScan: number
  readonly scratch: Scratch
}

/** What is left. */
export interface Narrowed {
  /** Ascending; `undefined` for all of them. */
  readonly slots: Uint32Array | undefined
  /** By slot, 1 where the restriction lets it pass; `undefined` where it lets all. */
  readonly passing: Uint8Array | undefined
}

/** The slots of a partition to score. */
export function narrow(
  partition: Partition,
  narrowing: Narrowing,
  found: { readonly coverage: Coverage | undefined; readonly gain: Gain | undefined },
): Narrowed {
  const restricted = passingOf(partition, narrowing.restriction)
  const passing = restricted?.passing
  if (restricted !== undefined) {
    const { passing, left } = restricted
    const isLittle = left < partition.count / 4 || (narrowing.few && left <= narrowing.fullScan)
    if (isLittle) return { slots: slotsOf(passing, left), passing }
  }
  return { slots: candidates(partition, narrowing, { ...found, passing }), passing }
}

function candidates(
  partition: Partition,
  { query, few, texts, scratch }: Narrowing,
  { coverage, gain, passing }: Parameters<typeof narrow>[2] & Pick<Narrowed, 'passing'>,
): Uint32Array | undefined {
  if (query.mode === 'lexical' && coverage !== undefined && gain === undefined) {
    return coveredSlots(partition, { coverage, passing, scratch })
  }
  const vector = few ? prepared(partition, query) : undefined
  if (vector === undefined || partition.vectors === undefined) return undefined
  return choose(partition, {
    vectors: partition.vectors,
    vector,
    mode: query.mode,
    coverage,
    texts,
    passing,
    gain,
    scratch,
  })
}

function slotsOf(passing: Uint8Array, count: number): Uint32Array {
  const slots = new Uint32Array(count)
  let size = 0
  for (let slot = 0; size < count; slot++) if (passing[slot] === 1) slots[size++] = slot
  return slots
}
