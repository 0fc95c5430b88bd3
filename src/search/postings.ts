/** @module Postings: which texts hold a term, and how often. */
import { createLists, type Lists } from './lists.ts'

/** The postings of a partition. A dead slot stays until the partition is compacted; reading skips it. */
export interface Postings {
  /** The number of each term's list. */
  readonly terms: Map<string, number>
  readonly lists: Lists
}

/**
 * A posting is one number: the slot, then in the last six bits how often its text holds the term. More than 63 times counts as 63,
 * where BM25 is within two hundredths of its limit.
 */
const COUNT_BITS = 6
const MOST = 63

/** A posting's slot. */
export function slotOf(posting: number): number {
  return posting >>> COUNT_BITS
}

/** How often a posting's slot holds the term. */
export function countOf(posting: number): number {
  return posting & MOST
}

/** The least posting of a slot. */
export function postingOf(slot: number, count = 0): number {
  return ((slot << COUNT_BITS) | Math.min(count, MOST)) >>> 0
}

/** No postings. */
export function createPostings(): Postings {
  return { terms: new Map(), lists: createLists() }
}

/** Adds a text's terms. Slots must come in ascending order. */
export function addTerms({ terms, lists }: Postings, slot: number, found: readonly string[]): void {
  for (const term of found) {
    const list = listOf({ terms, lists }, term)
    const last = lists.last(list)
    if (last === undefined || slotOf(last) !== slot) lists.push(list, postingOf(slot, 1))
    else if (countOf(last) < MOST) lists.replaceLast(list, last + 1)
  }
}

/** Adds a term's postings, moved by so many slots. They must come after all that are there. */
export function addPostings(
  postings: Postings,
  term: string,
  { words, slots }: { words: Uint32Array; slots: number },
): void {
  postings.lists.append(listOf(postings, term), words, slots << COUNT_BITS)
}

/** The postings of a term; `undefined` where it stands nowhere. */
export function postingsOf({ terms, lists }: Postings, term: string): Uint32Array | undefined {
  const list = terms.get(term)
  return list === undefined ? undefined : lists.view(list)
}

/** The postings after slots moved: `renumbered[old]` is the new slot, negative where the slot died. */
export function renumberPostings(postings: Postings, renumbered: Int32Array): Postings {
  const moved = createPostings()
  for (const [term, list] of postings.terms) {
    for (const posting of postings.lists.view(list)) {
      const slot = renumbered[slotOf(posting)] as number
      if (slot >= 0) moved.lists.push(listOf(moved, term), postingOf(slot, countOf(posting)))
    }
  }
  return moved
}

/** Where a slot's postings begin in a list. */
export function seekSlot(list: Uint32Array, slot: number): number {
  const least = postingOf(slot)
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as number) < least) low = middle + 1
    else high = middle
  }
  return low
}

function listOf({ terms, lists }: Postings, term: string): number {
  let list = terms.get(term)
  if (list === undefined) terms.set(term, (list = lists.create()))
  return list
}
