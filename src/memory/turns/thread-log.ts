/**
 * @module Which turns a thread has, in order: keys and digests, no text. The head item is rewritten with every `remember`, under
 * `expect`, so two tabs cannot take one position; full pages are written once. A forgotten turn stays in the log: that is the mark
 * by which `remember` knows not to store it again.
 */
import { KeepsakeError, show } from '../../core/errors.ts'
import type { Item } from '../../core/item.ts'
import { type Namespace, RESERVED_LABEL } from '../../core/namespace.ts'
import type { Expectation, Write } from '../../core/write.ts'
import { ALL, type Store } from '../../store/store.ts'
import type { KnownThread, Style } from './align.ts'
import type { KnownTurn } from './overlap.ts'

const HEAD = 'head'
/** Turns per page: a page is 5 to 7 kB. */
const PAGE = 128
/** Readings before a log whose parts do not fit is taken for damaged, not for being written. */
const ATTEMPTS = 16

/** A thread's log, as it was read. */
export interface ThreadLog extends KnownThread {
  readonly namespace: Namespace
  /** What must still be true when the log is written: every item as it was read, and no head where there was none. */
  readonly expect: readonly Expectation[]
}

/** Where a thread's log is. */
export function logNamespace(namespace: Namespace, thread: string): Namespace {
  return [...namespace, RESERVED_LABEL, 'threads', thread]
}

/**
 * Reads a thread's log; an unknown thread has an empty one.
 *
 * A search lists and reads at two moments, and another tab may write in between. A log whose head counts other turns than it has is read
 * again; what else changed fails the expectations.
 */
export async function readLog(store: Store, namespace: Namespace, signal?: AbortSignal): Promise<ThreadLog> {
  let turns: KnownTurn[] = []
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const items = await store.search(namespace, { limit: ALL, signal })
    const head = items.find(({ key }) => key === HEAD)
    const count = Number(head?.value['count'] ?? 0)
    // Pages beyond the count are not this log's: an import may have brought them along with an older head.
    const pages = items
      .filter(({ key }) => key !== HEAD && key < pageKey(Math.floor(count / PAGE)))
      .sort((left, right) => (left.key < right.key ? -1 : 1))
    turns = [...pages, ...(head === undefined ? [] : [head])].flatMap(unpack)
    if (turns.length !== count) continue
    const expect = items.map(({ key, version }) => ({ namespace, key, version }))
    return {
      namespace,
      turns,
      style: (head?.value['style'] ?? 'unknown') as Style,
      expect: head === undefined ? [{ namespace, key: HEAD, version: null }] : expect,
    }
  }
  const thread = show(namespace.at(-1))
  throw new KeepsakeError(
    'storage_failed',
    `The log of thread ${thread} is damaged: it holds ${turns.length} turns and counts others. Go on in another thread.`,
    { details: { operation: 'read' } },
  )
}

/** The writes that make the log hold these turns. What a thread was like before each message, nobody asks. */
export function writeLog(
  { namespace, turns: known }: ThreadLog,
  turns: readonly KnownTurn[],
  style: Style,
): Write[] {
  const before = toPages(known)
  const after = toPages(turns)
  const writes: Write[] = after.full.flatMap((page, index): Write[] =>
    samePage(page, before.full[index])
      ? []
      : [{ op: 'put', namespace, key: pageKey(index), value: pack(page), history: 'skip' }],
  )
  for (let index = after.full.length; index < before.full.length; index++) {
    writes.push({ op: 'delete', namespace, key: pageKey(index), history: 'skip' })
  }
  writes.push({
    op: 'put',
    namespace,
    key: HEAD,
    value: { count: turns.length, style, ...pack(after.last) },
    history: 'skip',
  })
  return writes
}

/** Keys, prints and times, joined: one string is cheaper to store and to clone than many. A time that is not known is `-`. */
interface Packed {
  readonly [name: string]: string
  readonly keys: string
  readonly prints: string
  readonly times: string
}

function pack(turns: readonly KnownTurn[]): Packed {
  return {
    keys: turns.map(({ key }) => key).join(' '),
    prints: turns.map(({ print }) => print).join(' '),
    times: turns.map(({ time = NO_TIME }) => time).join(' '),
  }
}

const NO_TIME = '-'

function unpack({ value }: Item): KnownTurn[] {
  const { keys, prints, times } = value as unknown as Packed
  if (keys === '') return []
  const [print, time] = [prints.split(' '), times.split(' ')]
  return keys.split(' ').map((key, index) => ({
    key,
    print: print[index] ?? '',
    time: time[index] === NO_TIME ? undefined : time[index],
  }))
}

function toPages(turns: readonly KnownTurn[]): { full: KnownTurn[][]; last: readonly KnownTurn[] } {
  const count = Math.floor(turns.length / PAGE)
  const full = Array.from({ length: count }, (_, index) => turns.slice(index * PAGE, (index + 1) * PAGE))
  return { full, last: turns.slice(count * PAGE) }
}

function samePage(page: readonly KnownTurn[], other: readonly KnownTurn[] | undefined): boolean {
  return other !== undefined && isSameLog(page, other)
}

/** Whether two logs hold the same turns. */
export function isSameLog(left: readonly KnownTurn[], right: readonly KnownTurn[]): boolean {
  return left.length === right.length && left.every((turn, index) => isSameTurn(turn, right[index]))
}

function isSameTurn(one: KnownTurn, other: KnownTurn | undefined): boolean {
  if (one === other) return true // as most are, where a long list is stored in parts
  return one.key === other?.key && one.print === other.print && one.time === other.time
}

/** Whether a write is the head's: every change of a log has one. */
export function isHead({ key }: Write): boolean {
  return key === HEAD
}

function pageKey(index: number): string {
  return `page-${String(index).padStart(8, '0')}`
}
