/** @module The nearest of many by whole distances: counted, not sorted. */

/** What changes who is near. */
export interface Preferences {
  /** By slot: 1 may be found. Without it, all may. */
  readonly passing?: Uint8Array | undefined
  /** By slot: subtracted from the distance. One beyond ±30,000 counts as that. */
  readonly bonus?: Int16Array | undefined
}

/**
 * The `wanted` slots of the smallest distances, and all that tie with the last of them; ascending. Distances are up to
 * 5,000; preferences are written into them.
 */
export function select(
  distances: Uint16Array,
  wanted: number,
  { passing, bonus }: Preferences = {},
): Uint32Array {
  if (bonus) subtract(distances, bonus)
  if (passing) exclude(distances, passing)
  const { limit, count } = limitOf(distances, wanted)
  const found = new Uint32Array(count)
  let at = 0
  for (let slot = 0; slot < distances.length; slot++) {
    if ((distances[slot] as number) < limit) found[at++] = slot
  }
  return found
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

/** All distances under the limit are wanted: so many are. */
function limitOf(distances: Uint16Array, wanted: number): { limit: number; count: number } {
  const counts = new Uint32Array(NEVER + 1)
  for (let slot = 0; slot < distances.length; slot++) {
    const distance = distances[slot] as number
    counts[distance] = (counts[distance] as number) + 1
  }
  let count = 0
  let limit = 0
  while (count < wanted && limit < NEVER) count += counts[limit++] as number
  return { limit, count }
}
