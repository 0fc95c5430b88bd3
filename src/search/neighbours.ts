/** @module Who stands beside whom: the items of a group as a chain in the order of their positions. */
import { type Chain, chainOf, type Columns, NONE } from './columns.ts'
import { REACH } from './formula.ts'
import { NO_STRING } from './strings.ts'

/** The chained slots of each group, in order. */
export type Groups = Map<number, number[]>

/** What a chain is kept in. */
export interface Chained {
  readonly columns: Columns
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
export function link(chained: Chained, slot: number): void {
  linkQuietly(chained, slot)
  const { chain } = chained.columns
  if (chain !== undefined && chainable(chained.columns, slot) !== NO_STRING) touch(chain, chained.dirty, slot)
}

/** The same, for a slot whose windows are known. */
export function linkQuietly({ columns, groups }: Chained, slot: number): void {
  const group = chainable(columns, slot)
  if (group === NO_STRING) return
  const chain = chainOf(columns) as Chain
  let slots = groups.get(group)
  if (slots === undefined) groups.set(group, (slots = []))
  const at = place(columns, slots, slot)
  if (at === slots.length) slots.push(slot)
  else slots.splice(at, 0, slot)
  join(chain, slots[at - 1], slot)
  join(chain, slot, slots[at + 1])
}

/** Takes a slot out of its group's chain. */
export function unlink({ columns, groups, dirty }: Chained, slot: number): void {
  const { chain, hints } = columns
  const group = hints?.groups[slot] ?? NO_STRING
  const slots = groups.get(group)
  if (chain === undefined || slots === undefined) return
  const at = indexOf(columns, slots, slot)
  if (at < 0) return
  touch(chain, dirty, slot)
  join(chain, slots[at - 1], slots[at + 1])
  chain.previous[slot] = chain.next[slot] = NONE
  slots.splice(at, 1)
  if (slots.length === 0) groups.delete(group)
}

/** Whether a slot has a place beside another; one that has none is its own window. */
export function isChained(chain: Chain, slot: number): boolean {
  return chain.previous[slot] !== NONE || chain.next[slot] !== NONE
}

/** Visits the slots within `reach` of a slot, nearest first on each side, with their distance; the slot itself is not visited. */
export function visitNeighbours(
  chain: Chain,
  slot: number,
  visit: (neighbour: number, distance: number) => void,
): void {
  for (let side = 0; side < 2; side++) {
    const links = side === 0 ? chain.previous : chain.next
    let at = links[slot] as number
    for (let distance = 1; distance <= REACH && at !== NONE; distance++) {
      visit(at, distance)
      at = links[at] as number
    }
  }
}

/** The group in whose chain a slot belongs, or `NO_STRING`. */
function chainable({ hints, spans }: Columns, slot: number): number {
  if (hints === undefined || Number.isNaN(hints.positions[slot])) return NO_STRING
  const ends = spans !== undefined && !Number.isNaN(spans.untils[slot])
  return ends ? NO_STRING : (hints.groups[slot] as number)
}

/** Where in the chain a slot belongs: after everything of a lower position, or of the same one and older. */
function place(columns: Columns, slots: readonly number[], slot: number): number {
  let low = 0
  let high = slots.length
  if (high > 0 && before(columns, slots[high - 1] as number, slot)) return high
  while (low < high) {
    const middle = (low + high) >> 1
    if (before(columns, slots[middle] as number, slot)) low = middle + 1
    else high = middle
  }
  return low
}

function indexOf(columns: Columns, slots: readonly number[], slot: number): number {
  const at = place(columns, slots, slot)
  return slots[at] === slot ? at : -1
}

/** Slots ascend by `seq`, so of one position the lower slot is the older. */
function before({ hints }: Columns, left: number, right: number): boolean {
  const order = (hints?.positions[left] as number) - (hints?.positions[right] as number)
  return order < 0 || (order === 0 && left < right)
}

function join(chain: Chain, left: number | undefined, right: number | undefined): void {
  if (left !== undefined) chain.next[left] = right ?? NONE
  if (right !== undefined) chain.previous[right] = left ?? NONE
}

/** Marks the windows of a slot and of those near it as changed. */
export function touch(chain: Chain, dirty: Set<number>, slot: number): void {
  dirty.add(slot)
  visitNeighbours(chain, slot, (neighbour) => dirty.add(neighbour))
}
