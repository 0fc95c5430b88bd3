/** @module Who stands beside whom: the items of a group as a chain in the order of their positions. */
import type { Entry } from './entry.ts'
import { REACH } from './formula.ts'

/** No slot. */
export const NONE = -1

/** The chained slots of each group, in order. */
export type Groups = Map<string, number[]>

/** The columns that the chain is kept in. */
export interface Chain {
  readonly entries: readonly (Entry | undefined)[]
  readonly previous: Int32Array
  readonly next: Int32Array
  readonly groups: Groups
  /** Slots whose windows changed. */
  readonly dirty: Set<number>
}

/**
 * Puts a slot into its group's chain.
 *
 * An item without group or position stands alone, and so does one that has an end (`validUntil`): a branch of a conversation that
 * was abandoned is no neighbour of the one that went on.
 */
export function link(chain: Chain, slot: number, entry: Entry): void {
  const { group, position, validUntil } = entry
  if (group === undefined || position === undefined || validUntil !== undefined) return
  let slots = chain.groups.get(group)
  if (slots === undefined) chain.groups.set(group, (slots = []))
  const at = place(chain, slots, entry)
  slots.splice(at, 0, slot)
  join(chain, slots[at - 1], slot)
  join(chain, slot, slots[at + 1])
  touch(chain, slot)
}

/** Takes a slot out of its group's chain. */
export function unlink(chain: Chain, slot: number, entry: Entry): void {
  const slots = entry.group === undefined ? undefined : chain.groups.get(entry.group)
  const at = slots === undefined ? -1 : slots.lastIndexOf(slot)
  if (slots === undefined || at < 0) return
  touch(chain, slot)
  join(chain, slots[at - 1], slots[at + 1])
  chain.previous[slot] = chain.next[slot] = NONE
  slots.splice(at, 1)
  if (slots.length === 0) chain.groups.delete(entry.group as string)
}

/** Whether a slot has a place in a chain; one that has none is its own window. */
export function isChained(chain: Chain, slot: number): boolean {
  return chain.previous[slot] !== NONE || chain.next[slot] !== NONE
}

/** Visits the slots within `reach` of a slot, nearest first on each side, with their distance; the slot itself is not visited. */
export function visitNeighbours(
  chain: Chain,
  slot: number,
  visit: (neighbour: number, distance: number) => void,
): void {
  for (const links of [chain.previous, chain.next]) {
    let at = links[slot] as number
    for (let distance = 1; distance <= REACH && at !== NONE; distance++) {
      visit(at, distance)
      at = links[at] as number
    }
  }
}

/** Where in the chain an entry belongs: after everything of a lower position, or of the same one and older. */
function place(chain: Chain, slots: readonly number[], entry: Entry): number {
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = chain.entries[slots[middle] as number] as Entry
    const order = (other.position as number) - (entry.position as number) || other.seq - entry.seq
    if (order < 0) low = middle + 1
    else high = middle
  }
  return low
}

function join(chain: Chain, left: number | undefined, right: number | undefined): void {
  if (left !== undefined) chain.next[left] = right ?? NONE
  if (right !== undefined) chain.previous[right] = left ?? NONE
}

function touch(chain: Chain, slot: number): void {
  chain.dirty.add(slot)
  visitNeighbours(chain, slot, (neighbour) => chain.dirty.add(neighbour))
}
