/**
 * @module Which turns a thread has, in order: keys and digests, no text. The head item is rewritten with every `remember`, under
 * `expect`, so two tabs cannot take one position; full pages are written once. A forgotten turn stays in the log: that is the mark
 * by which `remember` knows not to store it again.
 */
import type { Item } from '../core/item.ts'
import { type Namespace, RESERVED_LABEL } from '../core/namespace.ts'
import type { Expectation, Write } from '../core/write.ts'
import { ALL, type Store } from '../store/store.ts'
import type { KnownThread, KnownTurn } from './align.ts'

const HEAD = 'head'
/** Turns per page: a page is about 4 kB. */
const PAGE = 128

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
  for (;;) {
    const items = await store.search(namespace, { limit: ALL, signal })
    const head = items.find(({ key }) => key === HEAD)
    const pages = items
      .filter(({ key }) => key !== HEAD)
      .sort((left, right) => (left.key < right.key ? -1 : 1))
    const turns = [...pages, ...(head === undefined ? [] : [head])].flatMap(unpack)
    if (turns.length !== (head?.value['count'] ?? 0)) continue
    const expect = items.map(({ key, version }) => ({ namespace, key, version }))
    return {
      namespace,
      turns,
      resends: head?.value['resends'] === true,
      expect: head === undefined ? [{ namespace, key: HEAD, version: null }] : expect,
    }
  }
}

/** The writes that make the log hold these turns. */
export function writeLog(
  { namespace, turns: known }: ThreadLog,
  turns: readonly KnownTurn[],
  resends: boolean,
): Write[] {
  const before = toPages(known)
  const after = toPages(turns)
  const writes: Write[] = after.full.flatMap((page, index): Write[] =>
    samePage(page, before.full[index])
      ? []
      : [{ op: 'put', namespace, key: pageKey(index), value: pack(page) }],
  )
  for (let index = after.full.length; index < before.full.length; index++) {
    writes.push({ op: 'delete', namespace, key: pageKey(index) })
  }
  writes.push({
    op: 'put',
    namespace,
    key: HEAD,
    value: { count: turns.length, resends, ...pack(after.last) },
  })
  return writes
}

/** Keys and prints, each of one width, joined: one string is cheaper to store and to clone than many. */
interface Packed {
  readonly [name: string]: string
  readonly keys: string
  readonly prints: string
}

function pack(turns: readonly KnownTurn[]): Packed {
  return { keys: turns.map(({ key }) => key).join(' '), prints: turns.map(({ print }) => print).join(' ') }
}

function unpack({ value }: Item): KnownTurn[] {
  const { keys, prints } = value as unknown as Packed
  if (keys === '') return []
  const split = prints.split(' ')
  return keys.split(' ').map((key, index) => ({ key, print: split[index] ?? '' }))
}

function toPages(turns: readonly KnownTurn[]): { full: KnownTurn[][]; last: readonly KnownTurn[] } {
  const count = Math.floor(turns.length / PAGE)
  const full = Array.from({ length: count }, (_, index) => turns.slice(index * PAGE, (index + 1) * PAGE))
  return { full, last: turns.slice(count * PAGE) }
}

function samePage(page: readonly KnownTurn[], other: readonly KnownTurn[] | undefined): boolean {
  return (
    other !== undefined &&
    page.every(({ key, print }, index) => other[index]?.key === key && other[index].print === print)
  )
}

function pageKey(index: number): string {
  return `page-${String(index).padStart(8, '0')}`
}
