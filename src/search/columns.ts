/** @module What is known of each slot, as columns of numbers. Columns that nothing needs are not there. */
import { createTimetable, enter, type Timetable } from './timetable.ts'

/** No slot. */
export const NONE = -1

/** The slot holds something. */
export const LIVE = 1
/** It holds a text: what is searched. An item kept out of the index has one slot without. */
export const TEXT = 2
/** It is a further text of the item of the slot before. */
export const MORE = 4
/** Its text has no vector yet. A text that the embedder cannot read has one, of zeros. */
export const BARE = 8

/** Columns by slot. Moments are milliseconds since 1970, `NaN` where there is none. */
export interface Columns {
  capacity: number
  flags: Uint8Array
  /** The row's sequence number. Slots ascend by it. */
  seqs: Float64Array
  kinds: Uint32Array
  /** Terms in the text. */
  lengths: Float32Array
  /** How much the text weighs in a window. */
  weights: Float32Array
  hints: Hints | undefined
  spans: Spans | undefined
  chain: Chain | undefined
}

/** What the writer said of an item. */
export interface Hints {
  labels: Uint32Array
  groups: Uint32Array
  positions: Float64Array
  times: Float64Array
}

/** When an item holds, and until when it is shown. */
export interface Spans {
  froms: Float64Array
  untils: Float64Array
  expiries: Float64Array
  readonly bounds: Bounds
  readonly timetables: { readonly untils: Timetable; readonly expiries: Timetable }
}

/** Between these moments every slot holds and is shown. What has left a slot may still stand in them. */
export interface Bounds {
  lastFrom: number
  firstUntil: number
  firstExpiry: number
}

/**
 * Who stands beside whom, and what is kept of the windows (see `windows.ts`): two numbers of each per slot, one per wide window. `norms`
 * are ‖Σ rⱼvⱼ‖, `around` the terms that neighbours add to the slot's own.
 */
export interface Chain {
  previous: Int32Array
  next: Int32Array
  norms: Float32Array
  around: Float32Array
}

/** No slots. */
export function createColumns(): Columns {
  return {
    capacity: 0,
    flags: new Uint8Array(0),
    seqs: new Float64Array(0),
    kinds: new Uint32Array(0),
    lengths: new Float32Array(0),
    weights: new Float32Array(0),
    hints: undefined,
    spans: undefined,
    chain: undefined,
  }
}

/** Makes room for so many slots; by half more than there was, so that adding costs amortised constant time. */
export function reserve(columns: Columns, count: number): void {
  if (count <= columns.capacity) return
  const capacity = Math.max(8, count, Math.min(columns.capacity * 1.5, columns.capacity + 65_536) | 0)
  columns.capacity = capacity
  columns.flags = widen(columns.flags, new Uint8Array(capacity))
  columns.seqs = widen(columns.seqs, new Float64Array(capacity))
  columns.kinds = widen(columns.kinds, new Uint32Array(capacity))
  columns.lengths = widen(columns.lengths, new Float32Array(capacity))
  columns.weights = widen(columns.weights, new Float32Array(capacity))
  for (const make of [hintsOf, spansOf, chainOf]) make(columns, { create: false })
}

/** Whether a bundle of columns is to be made where it is not there. */
interface Making {
  readonly create: boolean
}

/** The slots of an item, given its first. Behind the last slot in use, no flags are set. */
export function slotsOfItem({ flags, capacity }: Columns, first: number): number[] {
  const slots = [first]
  for (let slot = first + 1; slot < capacity && ((flags[slot] as number) & MORE) !== 0; slot++) {
    slots.push(slot)
  }
  return slots
}

/** The columns of hints, as wide as the others. */
export function hintsOf(columns: Columns, { create }: Making = { create: true }): Hints | undefined {
  const { hints, capacity } = columns
  if (hints === undefined && !create) return undefined
  if (hints?.labels.length === capacity) return hints
  return (columns.hints = {
    labels: widen(hints?.labels, new Uint32Array(capacity)),
    groups: widen(hints?.groups, new Uint32Array(capacity)),
    positions: widen(hints?.positions, new Float64Array(capacity), NaN),
    times: widen(hints?.times, new Float64Array(capacity), NaN),
  })
}

/** The columns of spans, as wide as the others. */
export function spansOf(columns: Columns, { create }: Making = { create: true }): Spans | undefined {
  const { spans, capacity } = columns
  if (spans === undefined && !create) return undefined
  if (spans?.froms.length === capacity) return spans
  return (columns.spans = {
    froms: widen(spans?.froms, new Float64Array(capacity), NaN),
    untils: widen(spans?.untils, new Float64Array(capacity), NaN),
    expiries: widen(spans?.expiries, new Float64Array(capacity), NaN),
    ...sharedOf(spans),
  })
}

/** What stays the same however wide the columns are. */
function sharedOf(spans: Spans | undefined): Pick<Spans, 'bounds' | 'timetables'> {
  if (spans !== undefined) return { bounds: spans.bounds, timetables: spans.timetables }
  return {
    bounds: { lastFrom: -Infinity, firstUntil: Infinity, firstExpiry: Infinity },
    timetables: { untils: createTimetable(), expiries: createTimetable() },
  }
}

/** Takes a slot's moments into the bounds and the timetables. A comparison with `NaN` is false. */
export function bound({ froms, untils, expiries, bounds, timetables }: Spans, slot: number): void {
  const [from, until, expiry] = [froms[slot] as number, untils[slot] as number, expiries[slot] as number]
  if (from > bounds.lastFrom) bounds.lastFrom = from
  if (until < bounds.firstUntil) bounds.firstUntil = until
  if (expiry < bounds.firstExpiry) bounds.firstExpiry = expiry
  enter(timetables.untils, slot, until)
  enter(timetables.expiries, slot, expiry)
}

/** The columns of the chain, as wide as the others. */
export function chainOf(columns: Columns, { create }: Making = { create: true }): Chain | undefined {
  const { chain, capacity } = columns
  if (chain === undefined && !create) return undefined
  if (chain?.next.length === capacity) return chain
  return (columns.chain = {
    previous: widen(chain?.previous, new Int32Array(capacity), NONE),
    next: widen(chain?.next, new Int32Array(capacity), NONE),
    norms: widen(chain?.norms, new Float32Array(capacity * 2)),
    around: widen(chain?.around, new Float32Array(capacity * 2)),
  })
}

type Numbers = Uint8Array | Uint32Array | Int32Array | Float32Array | Float64Array

function widen<Column extends Numbers>(from: Column | undefined, to: Column, fill = 0): Column {
  const had = from?.length ?? 0
  if (from !== undefined) to.set(from)
  return fill === 0 ? to : (to.fill(fill, had) as Column)
}
