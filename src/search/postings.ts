/** @module Postings: which texts hold a term, and how often. */
import { createLists, type Lists } from './lists.ts'

/** The postings of a partition. A dead slot stays until the partition is compacted; reading skips it. */
export interface Postings {
  /** What was read from packs, in the order of the slots. */
  readonly images: PostingsImage[]
  /** The number of each term's list, of what came since. */
  readonly terms: Map<string, number>
  readonly lists: Lists
}

/** Postings as a pack holds them. They are searched as they are, so reading them costs next to nothing. */
export interface PostingsImage {
  /** Ascending, by their UTF-16 units. */
  readonly terms: readonly string[]
  /** Where each term's postings end: they begin where those of the term before end. */
  readonly ends: Uint32Array
  readonly words: Uint32Array
  /** The slot that the image counts from, and the one after its last. */
  readonly first: number
  readonly end: number
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
  return { images: [], terms: new Map(), lists: createLists() }
}

/** Adds a text's terms. Slots must come in ascending order. */
export function addTerms(postings: Postings, slot: number, found: readonly string[]): void {
  const { lists } = postings
  for (const term of found) {
    const list = listOf(postings, term)
    const last = lists.last(list)
    if (last === undefined || slotOf(last) !== slot) lists.push(list, postingOf(slot, 1))
    else if (countOf(last) < MOST) lists.replaceLast(list, last + 1)
  }
}

/** The postings of a term; `undefined` where it stands nowhere. */
export function postingsOf({ images, terms, lists }: Postings, term: string): Uint32Array | undefined {
  const found = images.flatMap((image) => inImage(image, find(image.terms, term)) ?? [])
  const list = terms.get(term)
  if (list !== undefined) found.push({ words: lists.view(list), shift: 0 })
  const [only] = found
  return found.length > 1 || (only !== undefined && only.shift > 0) ? joined(found) : only?.words
}

/** A term's postings in one place, to be moved by so much. */
export interface Stretched {
  readonly words: Uint32Array
  readonly shift: number
}

/**
 * Visits the postings of every term, in the order of the slots: those in each image that holds some of the slots `from` … `to`, then what
 * came since.
 */
export function visitPostings(
  { images, terms, lists }: Postings,
  { from = 0, to = Infinity }: { from?: number; to?: number },
  visit: (term: string, postings: Stretched) => void,
): void {
  for (const image of images) {
    if (image.end <= from || image.first > to) continue
    image.terms.forEach((term, at) => visit(term, inImage(image, at) as Stretched))
  }
  for (const [term, list] of terms) visit(term, { words: lists.view(list), shift: 0 })
}

function inImage({ ends, words, first }: PostingsImage, at: number): Stretched | undefined {
  if (at < 0) return undefined
  return { words: words.subarray(at === 0 ? 0 : ends[at - 1], ends[at]), shift: postingOf(first) }
}

/** Where a term stands among ascending ones; negative where it does not. */
function find(terms: readonly string[], term: string): number {
  let low = 0
  let high = terms.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((terms[middle] as string) < term) low = middle + 1
    else high = middle
  }
  return terms[low] === term ? low : -1
}

function joined(pieces: readonly Stretched[]): Uint32Array {
  const all = new Uint32Array(pieces.reduce((sum, { words }) => sum + words.length, 0))
  let at = 0
  for (const { words, shift } of pieces) {
    for (let index = 0; index < words.length; index++) all[at++] = (words[index] as number) + shift
  }
  return all
}

/** The postings after slots moved: `renumbered[old]` is the new slot, negative where the slot died. */
export function renumberPostings(postings: Postings, renumbered: Int32Array): Postings {
  const moved = createPostings()
  visitPostings(postings, {}, (term, { words, shift }) => {
    for (const word of words) {
      const slot = renumbered[slotOf(word + shift)] as number
      if (slot >= 0) moved.lists.push(listOf(moved, term), postingOf(slot, countOf(word)))
    }
  })
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
