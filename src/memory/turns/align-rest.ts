/** @module Which messages of a list are new to a thread, where some of the list was stored a moment ago: pure. */
import { align, type Alignment, type KnownThread } from './align.ts'
import type { IncomingTurn } from './overlap.ts'

/** What is left of a list, and the key of the turn up to which it was stored. */
export interface Rest {
  /** Places in the list of what was new and is not stored yet. */
  readonly places: readonly number[]
  readonly key: string
}

/**
 * Finds what is new in the rest of a list. What others said since then follows what was stored, and is no abandoned branch: the list could
 * not know of it.
 */
export function alignRest(
  { turns, style }: KnownThread,
  incoming: readonly IncomingTurn[],
  { places, key }: Rest,
): Alignment {
  const from = turns.findIndex((turn) => turn.key === key) + 1
  if (from === 0) return align({ turns, style }, incoming)
  const left = places.map((place) => incoming[place] as IncomingTurn)
  const rest = align({ turns: turns.slice(from), style }, left)
  return {
    keep: from + rest.keep,
    added: rest.added.map((index) => places[index] as number),
    edited: rest.edited.map((pair) => ({
      incoming: places[pair.incoming] as number,
      known: pair.known + from,
    })),
    style: rest.style,
  }
}
