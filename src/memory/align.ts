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
  const { turns: known } = thread
  const resends = thread.resends || incoming.filter(({ role }) => role === 'user').length > 1
  const byId = alignById(known, incoming)
  if (byId !== undefined) return { ...byId, resends }
  const laidOver = (piece: Piece): Alignment => lay({ known, incoming, piece, resends })
  const overlap = overlapOf(known, incoming, 0)
  if (overlap > 0) {
    const end = { at: 0, from: known.length - overlap, length: overlap }
    return { ...laidOver(end), resends: resends || incoming.length > 1 }
  }
  const run = longestRun(known, incoming)
  if (run.length === 0) return laidOver(middleOf(known, incoming))
  const end = run.from + run.length
  const trusted = incoming.length > 1 && (resends || known.length - end <= 1)
  if (!trusted) return laidOver(NOWHERE)
  // A list that brings nothing new is an older one sent late (another tab's, a retry): it abandons nothing.
  return { ...laidOver(run), keep: run.length === incoming.length ? known.length : end }
}

/** Where a piece of the list, `length` messages from `at`, lies over the thread, from `from`. */
interface Piece {
  readonly at: number
  readonly from: number
  readonly length: number
}

const NOWHERE: Piece = { at: 0, from: 0, length: 0 }

/** A list may begin with what came before anything known: then its middle overlaps the thread's end. */
function middleOf(known: readonly KnownTurn[], incoming: readonly IncomingTurn[]): Piece {
  const at = incoming.findIndex((_, index) => index > 0 && overlapOf(known, incoming, index) > 1)
  if (at < 0) return NOWHERE
  const length = overlapOf(known, incoming, at)
  return { at, from: known.length - length, length }
}

/** What the list says once a piece of it lies over the thread. */
function lay({
  known,
  incoming,
  piece,
  resends,
}: {
  known: readonly KnownTurn[]
  incoming: readonly IncomingTurn[]
  piece: Piece
  resends: boolean
}): Alignment {
  const { at, from, length } = piece
  const keys = new Set(known.map(({ key }) => key))
  // A message whose id the thread knows is not new, wherever it stands.
  const isNew = (index: number): boolean =>
    (index < at || index >= at + length) && !keys.has(incoming[index]?.idKey ?? '')
  const pairs = Array.from({ length }, (_, index) => ({ incoming: at + index, known: from + index }))
  return {
    keep: known.length,
    added: [...incoming.keys()].filter(isNew),
    edited: pairs.filter((pair) => isEdited(known[pair.known], incoming[pair.incoming])),
    resends,
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
): Omit<Alignment, 'resends'> | undefined {
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

/** The most messages of the list, from `at` on, that are the thread's end. */
function overlapOf(known: readonly KnownTurn[], incoming: readonly IncomingTurn[], at: number): number {
  for (let length = Math.min(known.length, incoming.length - at); length > 0; length--) {
    if (runAt(known, incoming.slice(at), known.length - length) === length) return length
  }
  return 0
}

/** Where most of the list's start stands in the thread; of equally long runs the last. */
function longestRun(known: readonly KnownTurn[], incoming: readonly IncomingTurn[]): Piece {
  let best = NOWHERE
  for (let from = 0; from < known.length; from++) {
    const length = runAt(known, incoming, from)
    if (length > 0 && length >= best.length) best = { at: 0, from, length }
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
