/** @module Postings: which texts hold a term. */

/** Where a term stands: parallel lists of slots (ascending) and of how often the slot's text holds the term. */
export interface Posting {
  slots: number[]
  counts: number[]
}

/** The postings of a partition. A dead slot stays until the partition is compacted; reading skips it. */
export type Postings = Map<string, Posting>

/** Adds a text's terms. Slots must come in ascending order. */
export function addTerms(postings: Postings, slot: number, terms: readonly string[]): void {
  for (const term of terms) {
    let posting = postings.get(term)
    if (posting === undefined) postings.set(term, (posting = { slots: [], counts: [] }))
    const last = posting.slots.length - 1
    if (posting.slots[last] === slot) posting.counts[last] = (posting.counts[last] as number) + 1
    else {
      posting.slots.push(slot)
      posting.counts.push(1)
    }
  }
}

/** The postings after slots moved: `renumbered[old]` is the new slot, negative where the slot died. */
export function renumberPostings(postings: Postings, renumbered: Int32Array): Postings {
  const moved: Postings = new Map()
  for (const [term, { slots, counts }] of postings) {
    const alive = (_: number, index: number): boolean => (renumbered[slots[index] as number] as number) >= 0
    const kept = slots.filter(alive)
    if (kept.length === 0) continue
    moved.set(term, { slots: kept.map((slot) => renumbered[slot] as number), counts: counts.filter(alive) })
  }
  return moved
}
