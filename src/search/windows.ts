/**
 * @module A text's windows: the text with its neighbours in the group.
 *
 * A window needs no vector of its own. The mean-pooled vector of the window's joined text is Σ rⱼvⱼ ÷ ‖Σ rⱼvⱼ‖ over its texts, with
 * rⱼ = tokens × length before normalising (the embedder's weight), so its cosine with a query is a sum of the texts' own dot products
 * over one stored norm. That is exact for the built-in embedder and a good approximation for others.
 */
import { type Chain, NONE } from './columns.ts'
import { REACH, WIDE, WINDOWS } from './formula.ts'
import { isChained, visitNeighbours } from './neighbours.ts'
import type { Partition } from './partition.ts'

/** Brings the norms and lengths of changed windows up to date. */
export function refreshWindows(partition: Partition): void {
  const { dirty, columns } = partition
  if (dirty.size === 0 || columns.chain === undefined) return
  const sums = [new Float64Array(dimensionsOf(partition)), new Float64Array(dimensionsOf(partition))]
  for (const slot of dirty) {
    sums.forEach((sum) => sum.fill(0))
    measureNorms(partition, columns.chain, { slot, sums })
    measureAround(partition, columns.chain, slot)
  }
  dirty.clear()
}

/** Slots, ascending: those that are named, or all of a partition. */
interface Slots {
  readonly named: Uint32Array | undefined
  readonly count: number
}

/**
 * Adds to slots' sums (all slots', where none are named) their meaning: the sum over the windows of their cosines with the query, none
 * below 0. `dots` holds, by slot, the query's dot products with the slots and their neighbours.
 */
export function addMeaning(
  partition: Partition,
  { slots: named, dots, sums }: { slots: Uint32Array | undefined; dots: Float32Array; sums: Float32Array },
): void {
  const { chain } = partition.columns
  const slots = { named, count: named?.length ?? partition.count }
  for (let index = 0; index < slots.count;) {
    const slot = slotAt(slots, index)
    if (chain !== undefined && isChained(chain, slot)) {
      index = addMeaningAlong(partition, chain, { slots, from: index, dots, sums })
    } else {
      sums[slot] = (sums[slot] as number) + Math.max(0, dots[slot] as number) * WINDOWS.length
      index++
    }
  }
}

/**
 * The same of a slot that has neighbours, and of all after it that follow one another in the chain too: so what a text brings to the
 * windows is read once, not once per window. Returns where the next one is.
 */
function addMeaningAlong(
  { columns: { weights } }: Partition,
  { previous, next, norms }: Chain,
  { slots, from, dots, sums }: { slots: Slots; from: number; dots: Float32Array; sums: Float32Array },
): number {
  let ahead = slotAt(slots, from)
  let step = -REACH // as far as `ahead` must go before the first window is whole
  for (; step > -2 * REACH && previous[ahead] !== NONE; step--) ahead = previous[ahead] as number
  let three = 0
  let two = 0
  let one = 0
  let own = 0
  let toOne = 0
  let toTwo = 0
  let toThree = 0
  for (let index = from; ; step++) {
    three = two
    two = one
    one = own
    own = toOne
    toOne = toTwo
    toTwo = toThree
    toThree = ahead === NONE ? 0 : (dots[ahead] as number) * (weights[ahead] as number)
    if (ahead !== NONE) ahead = next[ahead] as number
    if (step < 0) continue
    const slot = slotAt(slots, index)
    const near = own + one + two + toOne + toTwo
    const meaning =
      Math.max(0, dots[slot] as number) +
      share(near, norms[slot * WIDE]) +
      share(near + three + toThree, norms[slot * WIDE + 1])
    sums[slot] = (sums[slot] as number) + meaning
    index++
    if (index === slots.count || slotAt(slots, index) !== next[slot]) return index
  }
}

function slotAt({ named }: Slots, index: number): number {
  return named === undefined ? index : (named[index] as number)
}

/** The cosine of each window, for explaining: none below 0. */
export function meanings(partition: Partition, slot: number, dots: Float32Array): number[] {
  const { chain, weights } = partition.columns
  const own = Math.max(0, dots[slot] as number)
  if (chain === undefined || !isChained(chain, slot)) return WINDOWS.map(() => own)
  const wide = WINDOWS.slice(1).map((reach, window) => {
    let sum = (dots[slot] as number) * (weights[slot] as number)
    visitNeighbours(chain, slot, (neighbour, distance) => {
      if (distance <= reach) sum += (dots[neighbour] as number) * (weights[neighbour] as number)
    })
    return share(sum, chain.norms[slot * WIDE + window])
  })
  return [own, ...wide]
}

/** The reach of the nearer of the two wide windows. What is written out for these windows fits no others. */
const [, NEAR]: readonly [0, 2, 3] = WINDOWS

function share(sum: number, norm: number | undefined): number {
  return sum > 0 && norm !== undefined && norm > 0 ? sum / norm : 0
}

function dimensionsOf({ vectors }: Partition): number {
  return vectors?.dimensions ?? 0
}

/** ‖Σ rⱼvⱼ‖ of a slot's windows. */
function measureNorms(
  { vectors, columns: { weights } }: Partition,
  chain: Chain,
  { slot, sums }: { slot: number; sums: readonly Float64Array[] },
): void {
  if (vectors === undefined) return
  const [near, wide] = sums as [Float64Array, Float64Array]
  const add = (member: number, distance: number): void =>
    vectors.add(member, weights[member] as number, distance <= NEAR ? near : wide)
  add(slot, 0)
  visitNeighbours(chain, slot, add)
  let nearSquare = 0
  let wideSquare = 0
  for (let index = 0; index < near.length; index++) {
    const inner = near[index] as number
    const all = inner + (wide[index] as number)
    nearSquare += inner * inner
    wideSquare += all * all
  }
  chain.norms[slot * WIDE] = Math.sqrt(nearSquare)
  chain.norms[slot * WIDE + 1] = Math.sqrt(wideSquare)
}

/** The terms that the neighbours add to a slot's windows. */
function measureAround({ columns: { lengths }, around }: Partition, chain: Chain, slot: number): void {
  let near = 0
  let wide = 0
  visitNeighbours(chain, slot, (neighbour, distance) => {
    wide += lengths[neighbour] as number
    if (distance <= NEAR) near += lengths[neighbour] as number
  })
  around[0] = (around[0] as number) + near - (chain.around[slot * WIDE] as number)
  around[1] = (around[1] as number) + wide - (chain.around[slot * WIDE + 1] as number)
  chain.around[slot * WIDE] = near
  chain.around[slot * WIDE + 1] = wide
}
