/** @module What a commit does, worked out from what it finds: the same in every storage, and without I/O. */
import { invalidArgument, show } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import { fromMillis } from '../core/time.ts'
import { checkExpectations } from './expectations.ts'
import { ownBytes } from './packing.ts'
import {
  type Address,
  addressId,
  type Commit,
  type Committed,
  isTombstone,
  type NewRow,
  type Removal,
  type Revision,
  type Row,
  type StoredBlob,
  type Tombstone,
  withoutTombstone,
} from './storage.ts'

/** A state that was replaced, and when (ISO 8601). */
export type Replaced = Revision & { readonly until: string }

/** What a commit finds, read in its own transaction. */
export interface Found {
  /** The last number that was given. */
  readonly seq: number
  /** What is at each expectation's address. */
  readonly expected: readonly (Revision | undefined)[]
  /** What is at each of {@link addressesOf}. */
  readonly before: readonly (Revision | undefined)[]
}

/** What a commit stores. */
export interface Plan {
  readonly committed: Committed
  /** Addresses whose earlier revisions go; before new ones come. */
  readonly dropped: readonly Address[]
  readonly replaced: readonly Replaced[]
  readonly blobs: readonly StoredBlob[]
  /** The last number that was given by then; the one that was found where there is nothing to store. */
  readonly seq: number
}

/** The addresses that a commit changes or adds revisions to, in the order in which {@link planCommit} wants what is there. */
export function addressesOf({ rows = [], removals = [], revisions = [] }: Commit): Address[] {
  return [...rows, ...removals, ...revisions]
}

/**
 * What a commit stores, given what it finds. Throws `conflict` where an expectation does not hold, and `invalid_argument` where an
 * address or a set of blobs is named twice.
 */
export function planCommit(commit: Commit, found: Found): Plan {
  const { expect = [], rows = [], removals = [], blobs = [], revisions = [], now } = commit
  checkOnce(commit)
  checkExpectations(
    expect,
    found.expected.map((revision) => unexpired(revision, now)),
  )
  const live = found.before.map((revision) => unexpired(revision, now))
  let seq = found.seq + revisions.length
  const first = seq + 1
  const stored = rows.map((row, at) => toRow(row, live[at], ++seq))
  const tombstones = removals.map((removal, at) => {
    const before = withoutTombstone(live[rows.length + at])
    return before && toTombstone(removal, before, ++seq)
  })
  if (seq < first && blobs.length > 0) seq++ // blobs alone take a number, so that a reader comes past them
  const changed = [...stored, ...tombstones]
  const pairs = changed.map((after, at) => ({ after, before: found.before[at], live: live[at] }))
  const added = planRevisions(commit, found)
  return {
    committed: { rows: stored, removals: tombstones },
    dropped: pairs.flatMap(({ after, before, live }) =>
      after !== undefined && (commit.history === 'drop' || live !== before) ? [after] : [],
    ),
    replaced: [...added, ...keptOf(commit, pairs)],
    blobs: blobs.map(({ set, data }) => ({ set, seq: first, upTo: seq, data: ownBytes(data) })),
    seq,
  }
}

/** A change, and the state before it. */
interface Change {
  readonly after: Revision | undefined
  readonly live: Revision | undefined
}

/** Which of the states that a commit replaces it keeps. */
function keptOf({ history = 'keep', skip = [] }: Commit, changes: readonly Change[]): Replaced[] {
  if (history !== 'keep') return []
  const skipped = new Set(skip.map(addressId))
  return changes.flatMap(toReplaced).filter((replaced) => !skipped.has(addressId(replaced)))
}

function toReplaced({ after, live }: Change): Replaced[] {
  return after === undefined || live === undefined ? [] : [{ ...live, until: after.updatedAt }]
}

/** Given revisions take the first numbers; each lasted until the next state of its address. */
function planRevisions(
  { rows = [], removals = [], revisions = [] }: Commit,
  { seq, before }: Found,
): Replaced[] {
  const next = new Map([...rows, ...removals].map((change) => [addressId(change), change.updatedAt]))
  const current = before.slice(rows.length + removals.length)
  const planned = revisions.map((revision, at): Replaced => {
    const { updatedAt, createdAt = updatedAt } = revision
    const until = current[at]?.updatedAt ?? updatedAt
    return { ...revision, seq: seq + 1 + at, createdAt, until }
  })
  const fromLast = planned.toReversed().map((revision) => {
    const until = next.get(addressId(revision)) ?? revision.until
    next.set(addressId(revision), revision.updatedAt)
    return { ...revision, until }
  })
  return fromLast.toReversed()
}

/** A row that says when it began (of an import, or one whose life is prolonged) keeps its times as they are. */
function toRow(row: NewRow, before: Revision | undefined, seq: number): Row {
  if (row.createdAt !== undefined) return { ...row, seq, createdAt: row.createdAt }
  const updatedAt = after(before, row.updatedAt)
  return { ...row, seq, updatedAt, createdAt: withoutTombstone(before)?.createdAt ?? updatedAt }
}

/**
 * A moment after the state that is replaced: two changes in one millisecond, or of a clock that was set right, still have an order. A
 * clock that was far ahead is not followed.
 */
function after(before: Revision | undefined, moment: string): string {
  const ahead = before === undefined ? -1 : Date.parse(before.updatedAt) - Date.parse(moment)
  return ahead < 0 || ahead > FOLLOWED_MS ? moment : fromMillis(Date.parse(moment) + ahead + 1)
}

/** How far back a clock may be set for its changes to stay in order. */
const FOLLOWED_MS = 60_000

function toTombstone({ namespace, key, updatedAt, why }: Removal, before: Row, seq: number): Tombstone {
  return {
    namespace: [...namespace],
    key,
    seq,
    createdAt: before.createdAt,
    updatedAt: after(before, updatedAt),
    deleted: true,
    ...defined({ why }),
  }
}

/** A revision; `undefined` for a row that expired by then. */
function unexpired(revision: Revision | undefined, now: string | undefined): Revision | undefined {
  if (revision === undefined || isTombstone(revision) || now === undefined) return revision
  return revision.expiresAt !== undefined && revision.expiresAt <= now ? undefined : revision
}

function checkOnce({ rows = [], removals = [], blobs = [] }: Commit): void {
  const address = twice([...rows, ...removals].map(addressId))
  if (address !== undefined) {
    throw invalidArgument(
      'rows',
      `A commit names the address ${show(address)} twice. Keep the last change of it.`,
    )
  }
  const set = twice(blobs.map((blob) => blob.set))
  if (set !== undefined) {
    throw invalidArgument('blobs', `A commit has two blobs of the set ${show(set)}. Join them into one.`)
  }
}

function twice(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return names.find((name) => seen.size === seen.add(name).size)
}
