/**
 * @module A text's windows: the text with its neighbours in the group.
 *
 * A window needs no vector of its own. The mean-pooled vector of the window's joined text is Σ rⱼvⱼ ÷ ‖Σ rⱼvⱼ‖ over its texts, with
 * rⱼ = tokens × length before normalising (the embedder's weight), so its cosine with a query is a sum of the texts' own dot products
 * over one stored norm. That is exact for the built-in embedder and a good approximation for others.
 */
import { WIDE, WINDOWS } from './formula.ts'
import { isChained, visitNeighbours } from './neighbours.ts'
import type { Partition } from './partition.ts'
import { dot } from './vectors.ts'

/** Brings the norms and lengths of changed windows up to date. */
export function refreshWindows(partition: Partition): void {
  for (const slot of partition.dirty) if (isChained(partition, slot)) measure(partition, slot)
  partition.dirty.clear()
}

/**
 * The cosine of the query with each slot and each of its windows: row `i` begins at `i · WINDOWS.length`.
 *
 * Only `wanted` slots are scored; their neighbours are read. A text without neighbours has its own cosine in every window.
 */
export function cosines(partition: Partition, query: Float32Array, wanted: Uint8Array): Float32Array {
  const dots = scan(partition, query, wanted)
  const values = new Float32Array(partition.count * WINDOWS.length)
  const sums = new Float64Array(WIDE)
  for (let slot = 0; slot < partition.count; slot++) {
    if (wanted[slot] === 0) continue
    const at = slot * WINDOWS.length
    const own = dots[slot] as number
    if (!isChained(partition, slot)) {
      values.fill(own, at, at + WINDOWS.length)
      continue
    }
    values[at] = own
    sums.fill(own * (partition.weights[slot] as number))
    visitNeighbours(partition, slot, (neighbour, distance) => {
      const part = (dots[neighbour] as number) * (partition.weights[neighbour] as number)
      for (let wide = 0; wide < WIDE; wide++) {
        if (distance <= (WINDOWS[wide + 1] as number)) sums[wide] = (sums[wide] as number) + part
      }
    })
    for (let wide = 0; wide < WIDE; wide++) {
      const norm = partition.norms[slot * WIDE + wide] as number
      values[at + 1 + wide] = norm === 0 ? 0 : (sums[wide] as number) / norm
    }
  }
  return values
}

/** Dot products of the wanted slots and of their neighbours. */
function scan(partition: Partition, query: Float32Array, wanted: Uint8Array): Float32Array {
  const dots = new Float32Array(partition.count).fill(NaN)
  const read = (slot: number): void => {
    if (Number.isNaN(dots[slot])) dots[slot] = dot(partition, slot, query)
  }
  for (let slot = 0; slot < partition.count; slot++) {
    if (wanted[slot] === 0) continue
    read(slot)
    visitNeighbours(partition, slot, read)
  }
  return dots
}

function measure(partition: Partition, slot: number): void {
  const { dimensions, lengths } = partition
  const sums = WINDOWS.slice(1).map(() => new Float64Array(dimensions))
  const counts = new Float64Array(WIDE)
  const add = (member: number, distance: number): void => {
    WINDOWS.slice(1).forEach((reach, wide) => {
      if (distance > reach) return
      counts[wide] = (counts[wide] as number) + (lengths[member] as number)
      addScaled(sums[wide] as Float64Array, partition, member)
    })
  }
  add(slot, 0)
  visitNeighbours(partition, slot, add)
  sums.forEach((sum, wide) => {
    partition.norms[slot * WIDE + wide] = Math.sqrt(sum.reduce((total, value) => total + value * value, 0))
    partition.windowLengths[slot * WIDE + wide] = counts[wide] as number
  })
}

/** Adds a member's vector, times its weight. */
function addScaled(
  sum: Float64Array,
  { codes, scales, weights, dimensions }: Partition,
  member: number,
): void {
  const factor = (weights[member] as number) * (scales[member] as number)
  const base = member * dimensions
  for (let index = 0; index < dimensions; index++) {
    sum[index] = (sum[index] as number) + (codes[base + index] as number) * factor
  }
}
