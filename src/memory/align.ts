/** @module Which messages of a list are new to a thread: pure, so that every way apps send conversations can be tested as a table. */

/** A turn that the thread already has, in the order it was said. */
export interface KnownTurn {
  readonly key: string
  /** A digest of role and text. */
  readonly print: string
}

/** A message that may be new. */
export interface IncomingTurn {
  readonly role: 'user' | 'assistant'
  readonly print: string
  /** The key that its id gives it; `undefined` without an id. */
  readonly idKey: string | undefined
}

/** What a list of messages changes about a thread. */
export interface Alignment {
  /** How many known turns stay, from the first; those after were abandoned: regenerated or edited. */
  readonly keep: number
  /** Places in the list of what is new, in order. */
  readonly added: readonly number[]
  /** Messages whose id is known and whose text has changed: places in the list and in the thread. */
  readonly edited: readonly { readonly incoming: number; readonly known: number }[]
  /** Whether this app is known to send what it has sent before. */
  readonly resends: boolean
}

/** A thread, as far as aligning needs it. */
export interface KnownThread {
  readonly turns: readonly KnownTurn[]
  /** An app that has never sent a message twice means a repeated "ok" when it sends one. */
  readonly resends: boolean
}

/**
 * Finds what is new in a list of messages.
 *
 * With ids, a known id is a known message (edited, where its text differs), and new messages after a known one follow it: what the
 * thread has beyond it was abandoned. Without, the list's start is laid over the thread's end as far as they overlap; failing that,
 * over the longest run anywhere in it, and what follows the run was abandoned. A single message equal to the last turn is a retry.
 */
export function align(thread: KnownThread, incoming: readonly IncomingTurn[]): Alignment {
  const resends = thread.resends || incoming.filter(({ role }) => role === 'user').length > 1
  const byId = alignById(thread.turns, incoming)
  if (byId !== undefined) return { ...byId, resends }
  const known = thread.turns.length
  const overlap = overlapOf(thread.turns, incoming)
  if (overlap > 0) {
    return {
      keep: known,
      added: rest(incoming, overlap),
      edited: [],
      resends: resends || incoming.length > 1,
    }
  }
  const run = longestRun(thread.turns, incoming)
  const after = known - run.from - run.length
  if (incoming.length === 1 || run.length === 0 || !(resends || after <= 1)) {
    return { keep: known, added: rest(incoming, 0), edited: [], resends }
  }
  // A list that brings nothing new is an older one sent late (another tab's, a retry): it abandons nothing.
  if (run.length === incoming.length) return { keep: known, added: [], edited: [], resends }
  return { keep: run.from + run.length, added: rest(incoming, run.length), edited: [], resends }
}

/** `undefined` where ids do not say it: a message has none, or none is known while the thread has turns without ids. */
function alignById(
  known: readonly KnownTurn[],
  incoming: readonly IncomingTurn[],
): Omit<Alignment, 'resends'> | undefined {
  if (incoming.some(({ idKey }) => idKey === undefined)) return undefined
  const places = new Map(known.map(({ key }, place) => [key, place]))
  const found = incoming.map(({ idKey }) => places.get(idKey as string))
  if (found.every((place) => place === undefined) && known.some(({ key }) => !isIdKey(key))) return undefined
  const lastKnown = found.findLastIndex((place) => place !== undefined)
  const lastPlace = Math.max(-1, ...found.map((place) => place ?? -1))
  const branches = lastKnown >= 0 && lastKnown < incoming.length - 1
  return {
    keep: branches ? lastPlace + 1 : known.length,
    added: [...incoming.keys()].filter((index) => found[index] === undefined),
    edited: found.flatMap((place, index) =>
      place !== undefined && known[place]?.print !== incoming[index]?.print
        ? [{ incoming: index, known: place }]
        : [],
    ),
  }
}

/** The most messages from the list's start that are the thread's end. */
function overlapOf(known: readonly KnownTurn[], incoming: readonly IncomingTurn[]): number {
  for (let length = Math.min(known.length, incoming.length); length > 0; length--) {
    if (runAt(known, incoming, known.length - length) === length) return length
  }
  return 0
}

/** Where most of the list's start stands in the thread; of equally long runs the last. */
function longestRun(
  known: readonly KnownTurn[],
  incoming: readonly IncomingTurn[],
): { from: number; length: number } {
  let best = { from: 0, length: 0 }
  for (let from = 0; from < known.length; from++) {
    const length = runAt(known, incoming, from)
    if (length > 0 && length >= best.length) best = { from, length }
  }
  return best
}

function runAt(known: readonly KnownTurn[], incoming: readonly IncomingTurn[], from: number): number {
  let length = 0
  while (isSame(known[from + length], incoming[length])) length++
  return length
}

/** Two ids decide; otherwise role and text do. */
function isSame(known: KnownTurn | undefined, incoming: IncomingTurn | undefined): boolean {
  if (known === undefined || incoming === undefined) return false
  if (incoming.idKey !== undefined && isIdKey(known.key)) return known.key === incoming.idKey
  return known.print === incoming.print
}

function rest(incoming: readonly IncomingTurn[], from: number): number[] {
  return [...incoming.keys()].slice(from)
}

/** The first letter of a key tells what it was made from. */
const ID_KEY = 'i'
const TEXT_KEY = 't'

/** A turn's key, from a digest of its id. */
export function toIdKey(digest: string): string {
  return ID_KEY + digest
}

/** A turn's key, from a digest of its text and how often the thread had it before. */
export function toTextKey(digest: string): string {
  return TEXT_KEY + digest
}

function isIdKey(key: string): boolean {
  return key.startsWith(ID_KEY)
}
