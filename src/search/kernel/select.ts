/** @module The nearest of many by whole distances: counted, not sorted. */
import type { Piece } from './heap.ts'
import type { Loops } from './loops.ts'

/** What changes who is near. */
export interface Preferences {
  /** By slot: 1 may be found. Without it, all may. */
  readonly passing?: Uint8Array | undefined
  /** By slot: subtracted from the distance. One beyond ±30,000 counts as that. */
  readonly bonus?: Int16Array | undefined
}

/** Distances of slots, as uint16, in a kernel's memory. */
export interface Distances {
  readonly piece: Piece
  readonly count: number
  /** None is larger, but for what a bonus adds. */
  readonly largest: number
}

/**
 * The `wanted` slots of the smallest distances, and all that tie with the last of them; ascending. Preferences are written into the
 * distances.
 */
export function select(
  { loops, room }: { loops: Loops; room: (bytes: number) => Piece },
  { piece, count, largest }: Distances,
  wanted: number,
  { passing, bonus }: Preferences = {},
): Uint32Array {
  const distances = new Uint16Array(piece.buffer, piece.at, count)
  if (bonus) subtract(distances, bonus)
  if (passing) exclude(distances, passing)
  const below = (limit: number): number => loops.countBelow(piece, count, limit)
  const limit = limitOf(below, wanted, bonus === undefined ? largest + 1 : NEVER)
  const found = below(limit)
  const out = room(found * 4)
  loops.placesBelow(piece, count, limit, out)
  return new Uint32Array(out.buffer, out.at, found).slice()
}

/** The largest bonus: added to all distances, so that none becomes negative. */
const MAX_BONUS = 30_000
/** No distance, whatever the bonus. */
const NEVER = 65_535

function subtract(distances: Uint16Array, bonus: Int16Array): void {
  for (let slot = 0; slot < distances.length; slot++) {
    const less = Math.max(-MAX_BONUS, Math.min(MAX_BONUS, bonus[slot] as number))
    distances[slot] = (distances[slot] as number) + MAX_BONUS - less
  }
}

function exclude(distances: Uint16Array, passing: Uint8Array): void {
  for (let slot = 0; slot < distances.length; slot++) if (passing[slot] !== 1) distances[slot] = NEVER
}

/** The smallest limit that so many are below, or the highest there is: counting in a loop is quicker than a table of all distances. */
function limitOf(below: (limit: number) => number, wanted: number, highest: number): number {
  let low = 0
  let high = highest
  while (low < high) {
    const middle = (low + high) >> 1
    if (below(middle) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
