/** @module Which messages of a list are new to a thread: pure, so that every way apps send conversations can be tested as a table. */
import {
  type IncomingTurn,
  isIdKey,
  type KnownTurn,
  longestRun,
  middleOf,
  overlapOf,
  type Piece,
} from './overlap.ts'

/**
 * How an app has sent a thread so far: `resends` what it has sent, as its lists have shown; `lists` of several questions;
 * `exchanges`, each new; or it is not known yet. It tells a message that is repeated from one that was edited.
 */
export type Style = 'unknown' | 'lists' | 'resends' | 'exchanges'

/** What a list of messages changes about a thread. */
export interface Alignment {
  /** How many known turns stay, from the first; those after were abandoned: regenerated or edited. */
  readonly keep: number
  /** Places in the list of what is new, in order. */
  readonly added: readonly number[]
  /** Messages whose id is known and whose text has changed: places in the list and in the thread. */
  readonly edited: readonly { readonly incoming: number; readonly known: number }[]
  readonly style: Style
}

/** A thread, as far as aligning needs it. */
export interface KnownThread {
  readonly turns: readonly KnownTurn[]
  readonly style: Style
}

/**
 * Finds what is new in a list of messages.
 *
 * With ids, a known id is a known message (edited, where its text differs), and new messages after a known one follow it: what the
 * thread has beyond it was abandoned. Without, the list's start is laid over the thread's end as far as they overlap; failing that,
 * over the longest run anywhere in it, and what follows the run was abandoned. A single message equal to the last turn is a retry. Two
 * messages that are said to be from different moments are different.
 */
export function align({ turns: known, style }: KnownThread, incoming: readonly IncomingTurn[]): Alignment {
  const byId = alignById(known, incoming)
  if (byId !== undefined) return { ...byId, style }
  const lists = incoming.filter(({ role }) => role === 'user').length > 1
  const overlap = overlapOf(known, incoming, 0)
  if (overlap > 0) {
    const end = { at: 0, from: known.length - overlap, length: overlap }
    return { ...lay(known, incoming, [end]), style: overlap < incoming.length ? 'resends' : style }
  }
  const run = longestRun(known, incoming)
  const middle = middleOf(known, incoming, run)
  if (middle !== undefined) return { ...lay(known, incoming, [run, middle]), style: 'resends' }
  if (!isTrusted(run, { known, incoming, style, lists })) {
    return { ...lay(known, incoming, []), style: styleOfNews(style, known.length > 0, lists) }
  }
  // A list that brings nothing new is an older one sent late (another tab's, a retry): it abandons nothing.
  const keep = run.length === incoming.length ? known.length : run.from + run.length
  return { ...lay(known, incoming, [run]), keep, style: lists && style !== 'resends' ? 'lists' : style }
}

/** Whether a run means that what follows it was abandoned, rather than that people repeat themselves. */
function isTrusted(
  { from, length }: Piece,
  {
    known,
    incoming,
    style,
    lists,
  }: {
    known: readonly KnownTurn[]
    incoming: readonly IncomingTurn[]
    style: Style
    lists: boolean
  },
): boolean {
  if (length === 0 || incoming.length === 1) return false
  if (style === 'resends') return true
  const isLast = known.length - from - length <= 1
  // A list may be one of several pieces, and begin with an "ok" that was said before: one message is not enough in mid-thread.
  if (lists || style === 'lists') return length > 1 || from === 0 || isLast
  return style === 'unknown' && isLast
}

/** How the app sends, after a list in which nothing was known. */
function styleOfNews(style: Style, hasBegun: boolean, lists: boolean): Style {
  if (style === 'resends') return style
  if (lists) return 'lists'
  return hasBegun ? 'exchanges' : style
}

/** What the list says once pieces of it lie over the thread. */
function lay(
  known: readonly KnownTurn[],
  incoming: readonly IncomingTurn[],
  pieces: readonly Piece[],
): Omit<Alignment, 'style'> {
  const keys = new Set(known.map(({ key }) => key))
  const isLaid = (index: number): boolean =>
    pieces.some(({ at, length }) => index >= at && index < at + length)
  // A message whose id the thread knows is not new, wherever it stands.
  const isNew = (index: number): boolean => !isLaid(index) && !keys.has(incoming[index]?.idKey ?? '')
  const pairs = pieces.flatMap(({ at, from, length }) =>
    Array.from({ length }, (_, index) => ({ incoming: at + index, known: from + index })),
  )
  return {
    keep: known.length,
    added: [...incoming.keys()].filter(isNew),
    edited: pairs.filter((pair) => isEdited(known[pair.known], incoming[pair.incoming])),
  }
}

/** The same message by its id, with other words. */
function isEdited(known: KnownTurn | undefined, incoming: IncomingTurn | undefined): boolean {
  return known !== undefined && known.key === incoming?.idKey && known.print !== incoming.print
}

/** `undefined` where ids do not say it: a message has none, or one is unknown while the thread has turns without ids. */
function alignById(
  known: readonly KnownTurn[],
  incoming: readonly IncomingTurn[],
): Omit<Alignment, 'style'> | undefined {
  if (incoming.some(({ idKey }) => idKey === undefined)) return undefined
  const places = new Map(known.map(({ key }, place) => [key, place]))
  const found = incoming.map(({ idKey }) => places.get(idKey as string))
  if (found.includes(undefined) && known.some(({ key }) => !isIdKey(key))) return undefined
  const lastKnown = found.findLastIndex((place) => place !== undefined)
  const lastPlace = Math.max(-1, ...found.map((place) => place ?? -1))
  const branches = lastKnown >= 0 && lastKnown < incoming.length - 1
  return {
    keep: branches ? lastPlace + 1 : known.length,
    added: [...incoming.keys()].filter((index) => found[index] === undefined),
    edited: found.flatMap((place, index) =>
      place !== undefined && isEdited(known[place], incoming[index])
        ? [{ incoming: index, known: place }]
        : [],
    ),
  }
}
