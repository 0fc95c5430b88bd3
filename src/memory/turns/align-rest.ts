/** @module Which messages of a list are new to a thread, where some of the list was stored a moment ago: pure. */
import { align, type Alignment, type KnownThread } from './align.ts'
import { type IncomingTurn, runAt } from './overlap.ts'

/** What is left of a list, and the key of the turn up to which it was stored. */
export interface Rest {
  /** Places in the list of what was new and is not stored yet. */
  readonly places: readonly number[]
  readonly key: string
}

/**
 * Finds what is new in the rest of a list. What others said since then follows what was stored, and is no abandoned branch: the list could
 * not know of it. Where they began with the same words, it is the same list, and these are not new.
 *
 * Where the turn is gone, others have abandoned what was stored, and the whole list is compared anew; not after all was erased, which does
 * not come back.
 */
export function alignRest(
  { turns, style }: KnownThread,
  incoming: readonly IncomingTurn[],
  { places, key }: Rest,
): Alignment {
  const from = turns.findIndex((turn) => turn.key === key) + 1
  if (from === 0 && turns.length > 0) return align({ turns, style }, incoming)
  const left = places.map((place) => incoming[place] as IncomingTurn)
  const others = turns.slice(from)
  const same = runAt(others, left, { from: 0, at: 0 })
  const rest = align({ turns: others, style }, left)
  return {
    keep: turns.length,
    added: rest.added.filter((index) => index >= same).map((index) => places[index] as number),
    edited: rest.edited.map((pair) => ({
      incoming: places[pair.incoming] as number,
      known: pair.known + from,
    })),
    style: rest.style,
  }
}
