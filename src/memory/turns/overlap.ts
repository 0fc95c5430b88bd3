/** @module Where a list of messages lies over a thread: pure comparisons of digests. */

/** A turn that the thread already has, in the order it was said. */
export interface KnownTurn {
  readonly key: string
  /** A digest of role and text. */
  readonly print: string
  /** A digest of when the app says it was said; `undefined` where it does not. */
  readonly time: string | undefined
}

/** A message that may be new. */
export interface IncomingTurn extends Omit<KnownTurn, 'key'> {
  readonly role: 'user' | 'assistant'
  /** The key that its id gives it; `undefined` without an id. */
  readonly idKey: string | undefined
}

/** Where a piece of the list, `length` messages from `at`, lies over the thread, from `from`. */
export interface Piece {
  readonly at: number
  readonly from: number
  readonly length: number
}

/** The most messages of the list, from `at` on, that are the thread's end. */
export function overlapOf(
  known: readonly KnownTurn[],
  incoming: readonly IncomingTurn[],
  at: number,
): number {
  for (let length = Math.min(known.length, incoming.length - at); length > 0; length--) {
    if (runAt(known, incoming, { from: known.length - length, at }) === length) return length
  }
  return 0
}

/** Where most of the list's start stands in the thread; of equally long runs the last. */
export function longestRun(known: readonly KnownTurn[], incoming: readonly IncomingTurn[]): Piece {
  let best = { at: 0, from: 0, length: 0 }
  for (let from = 0; from < known.length; from++) {
    const length = runAt(known, incoming, { from, at: 0 })
    if (length > 0 && length >= best.length) best = { at: 0, from, length }
  }
  return best
}

/** How many messages of the list, from `at` on, are those of the thread from `from` on. */
export function runAt(
  known: readonly KnownTurn[],
  incoming: readonly IncomingTurn[],
  { from, at }: { from: number; at: number },
): number {
  let length = 0
  while (isSame(known[from + length], incoming[at + length])) length++
  return length
}

/** Two ids decide; otherwise role and text do, unless both say when and differ. */
function isSame(known: KnownTurn | undefined, incoming: IncomingTurn | undefined): boolean {
  if (known === undefined || incoming === undefined) return false
  if (incoming.idKey !== undefined && isIdKey(known.key)) return known.key === incoming.idKey
  if (known.print !== incoming.print) return false
  return known.time === undefined || incoming.time === undefined || known.time === incoming.time
}

/**
 * Where a later part of the list is the thread's end: the list left something of the thread out, or begins with what came before
 * anything known. A single message proves nothing; and where as much was put in as was left out, it was edited in its place.
 */
export function middleOf(
  known: readonly KnownTurn[],
  incoming: readonly IncomingTurn[],
  run: Piece,
): Piece | undefined {
  const start = Math.max(1, run.length)
  for (let at = start; at < incoming.length; at++) {
    const length = overlapOf(known, incoming, at)
    const from = known.length - length
    const replaced = run.length > 0 && at - run.length === from - run.from - run.length
    if (length > 1 && !replaced) return { at, from, length }
  }
  return undefined
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

/** Whether a turn's key was made from its id. */
export function isIdKey(key: string): boolean {
  return key.startsWith(ID_KEY)
}
