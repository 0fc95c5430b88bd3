/** @module The nearest of many by whole distances: counted, not sorted. */

/** What changes who is near. */
export interface Preferences {
  /** By slot: 1 may be found. Without it, all may. */
  readonly passing?: Uint8Array | undefined
  /** By slot: subtracted from the distance. */
  readonly bonus?: Int16Array | undefined
}

/** The `wanted` slots of the smallest distances, and all that tie with the last of them; ascending. */
export function select(distances: Uint16Array, wanted: number, preferences: Preferences = {}): Uint32Array {
  const { passing, bonus } = preferences
  const ranks = passing || bonus ? ranksOf(distances, preferences) : distances
  const { limit, count } = limitOf(ranks, wanted)
  const found = new Uint32Array(count)
  let at = 0
  for (let slot = 0; slot < ranks.length; slot++) {
    if ((ranks[slot] as number) < limit) found[at++] = slot
  }
  return found
}

/** Above the largest bonus, so that no rank is negative. */
const OFFSET = 32_768
/** Above every rank: distances end at 65,535, and a bonus may be -32,768. */
const NEVER = 65_536 + 2 * OFFSET

function ranksOf(distances: Uint16Array, { passing, bonus }: Preferences): Uint32Array {
  const ranks = new Uint32Array(distances.length)
  for (let slot = 0; slot < ranks.length; slot++) {
    const passes = passing === undefined || passing[slot] === 1
    ranks[slot] = passes ? (distances[slot] as number) + OFFSET - (bonus?.[slot] ?? 0) : NEVER
  }
  return ranks
}

/** All ranks under the limit are wanted: so many are. */
function limitOf(ranks: ArrayLike<number>, wanted: number): { limit: number; count: number } {
  const counts = new Uint32Array(NEVER + 1)
  for (let slot = 0; slot < ranks.length; slot++) {
    const rank = ranks[slot] as number
    counts[rank] = (counts[rank] as number) + 1
  }
  let count = 0
  let limit = 0
  while (count < wanted && limit < NEVER) count += counts[limit++] as number
  return { limit, count }
}
