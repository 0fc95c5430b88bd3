/** @module How many bytes a search of ours by vector reads: what the floor sums up. The numbers are those of src/search. */

/** Texts up to which every code is read (search-index.ts). */
const FULL_SCAN = 30_000
/** Slots chosen by their sign bits beyond that, whose codes are read (candidates.ts). @param {number} count */
const nearest = (count) => Math.min(8000, Math.max(4000, count / 100))

/** Every code of every vector; of many, a bit for each dimension (padded to 128) and the codes of some. @param {number} count @param {number} dimensions */
export function bytesRead(count, dimensions) {
  if (count <= FULL_SCAN) return count * dimensions
  return count * ((Math.ceil(dimensions / 128) * 128) / 8) + nearest(count) * dimensions
}
