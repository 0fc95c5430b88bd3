/** @module Port: where rows live. */
import type { Expectation } from '../core/write.ts'
import { type IndexHint, type ItemId, itemId } from '../core/item.ts'
import { defined, type JsonObject } from '../core/json.ts'
import type { Namespace } from '../core/namespace.ts'

/** An address: namespace and key. */
export interface Address {
  readonly namespace: Namespace
  readonly key: string
}

/** An address as one value, for maps and sets. */
export function addressId({ namespace, key }: Address): ItemId {
  return itemId(namespace, key)
}

/** What is to be stored at an address. */
export interface NewRow extends Address {
  readonly value: JsonObject
  readonly index?: IndexHint | false
  /** The moment of the change, ISO 8601. */
  readonly updatedAt: string
  /** When the item began, ISO 8601; by default an existing row's own, else `updatedAt`. */
  readonly createdAt?: string
  readonly why?: string
  /** When it is no longer to be shown, ISO 8601. */
  readonly expiresAt?: string
  /** How far reading it moves `expiresAt` from now, in milliseconds. */
  readonly ttlMs?: number
}

/** What is stored at an address. */
export interface Row extends NewRow {
  /** Higher than that of every earlier change. */
  readonly seq: number
  readonly createdAt: string
}

/** What is to be removed, and why. */
export interface Removal extends Address {
  /** The moment of the removal, ISO 8601. */
  readonly updatedAt: string
  readonly why?: string
}

/** What is left of a row that was removed: the address, when and why. */
export interface Tombstone extends Removal {
  readonly seq: number
  readonly createdAt: string
  readonly deleted: true
}

/** A state that an address was in, or is in: a row, or its removal. */
export type Revision = Row | Tombstone

/** Vectors (or anything else that is not rows), appended by a commit under a set's name. */
export interface Blob {
  readonly set: string
  readonly data: Uint8Array
}

/** A blob as it is stored. */
export interface StoredBlob extends Blob {
  /** That of the first change of its commit. */
  readonly seq: number
  /** That of the last change of its commit; absent where an earlier version of Keepsake stored it. */
  readonly upTo?: number
}

/**
 * An image of every row that was current with `from` < `seq` ≤ `upTo`: what opening reads instead of rows and blobs. The ranges of a
 * set's packs follow one another without a gap, from 0.
 */
export interface Pack {
  readonly from: number
  readonly upTo: number
  readonly data: Uint8Array
}

/** How far a reader has come. */
export interface Position {
  /** Which of the storage's lives: it changes where what was read before cannot be brought up to date any more. */
  readonly epoch: string
  /** The last change that was read. */
  readonly seq: number
  /** While a reading in pieces that began anew goes on: the storage's `seq` when it began. */
  readonly begun?: number
}

/** What a commit does with the states that it replaces. */
export type HistoryMode =
  /** Keeps each as a revision of its address. */
  | 'keep'
  /** Replaces them as if the new ones had always been there: a row whose expiry was moved. */
  | 'skip'
  /** Drops them, and every earlier revision of these addresses: a row that has expired. */
  | 'drop'

/** One change of everything it names, or of nothing. It names an address, and a set of blobs, once. */
export interface Commit {
  readonly expect?: readonly Expectation[]
  /**
   * The moment of the commit, ISO 8601. A row that expired by then counts as absent: it is expected to be `null`, is nothing to remove,
   * and what is stored in its place begins anew, without its revisions.
   */
  readonly now?: string
  readonly rows?: readonly NewRow[]
  readonly removals?: readonly Removal[]
  readonly blobs?: readonly Blob[]
  /** `keep` by default. */
  readonly history?: HistoryMode
  /** Addresses that are skipped where the others are kept. */
  readonly skip?: readonly Address[]
  /** Earlier states to keep as revisions (of an import), oldest first; they take the first of the commit's numbers. */
  readonly revisions?: readonly NewRevision[]
}

/** A state that an address was in, to be kept: a row, or its removal. */
export type NewRevision = NewRow | (Removal & { readonly createdAt: string; readonly deleted: true })

/** What a commit did. */
export interface Committed {
  /** The rows as they are stored now, in the order they were given. */
  readonly rows: readonly Row[]
  /** For each removal, its tombstone; `undefined` where there was nothing to remove. */
  readonly removals: readonly (Tombstone | undefined)[]
}

/** Everything that changed after a position; from the beginning where `anew`. */
export interface Changes extends Position {
  /** Whether this is everything there is, and what was read before counts no more. */
  readonly anew: boolean
  /** There are further rows; `seq` is then that of the last one here, and reading goes on from there. */
  readonly more?: true
  /** The packs of the set that was asked for, in order; only where `anew`. */
  readonly packs: readonly Pack[]
  /** The latest state of each address that changed after the position (or after the packs), in the order of `seq`. */
  readonly rows: readonly Revision[]
  /**
   * The blobs of the set that was asked for whose commits have any change in the same stretch, in the order of `seq`. So the blob of a
   * commit that lies in two pieces is in both.
   */
  readonly blobs: readonly StoredBlob[]
}

/** How much to read at once. */
export interface Piece {
  /** The most rows, at least 1; all of them by default. */
  readonly limit?: number
}

/** New packs in place of old ones and of blobs. */
export interface Packing {
  readonly set: string
  /** What the packs were made from. */
  readonly position: Position
  /** The `from` of each pack that goes. */
  readonly replaced: readonly number[]
  /** What comes. Where the last one's `upTo` is beyond that of all packs before, the set's blobs of commits up to it go too. */
  readonly packs: readonly Pack[]
  /** The packs say something else of the same rows (other vectors): a new epoch begins, so that nobody goes on with the old. */
  readonly anew?: boolean
}

/** A packing for an erasing, with the vectors that the packs do not reach. */
export interface CleanPacking extends Omit<Packing, 'anew'> {
  /** Comes in place of all blobs of the set, as one that names rows by their `seq`; none by default. */
  readonly blob?: Uint8Array
}

/** What is to be erased: everything in and under a prefix, or one address. */
export type Target = { readonly prefix: Namespace } | Address

/** What one commit takes. */
export interface Limits {
  /** The largest value, in bytes of JSON. */
  readonly valueBytes: number
  /** The most rows and removals together. */
  readonly writesPerCommit: number
}

/**
 * Where rows live. Everything above sees it only through these methods.
 *
 * An implementation must:
 * - commit all of a call or nothing, and have it committed when the promise resolves;
 * - check every expectation inside the commit, and reject with `conflict` where one does not hold;
 * - give the revisions, then the rows, then the removals, one consecutive block of `seq`, higher than any before, also across tabs and
 *   restarts; `StoredBlob.seq` is the number of the first row or removal (not of a revision), and blobs without any take a number alone;
 * - keep the `createdAt` of a row that exists, unless a new one is given;
 * - move `updatedAt` up to a millisecond after that of the state that is replaced, where it is not later but within a minute (unless
 *   `createdAt` is given);
 * - keep what a commit replaces as revisions, as its `history` and its `skip` say: a row that is overwritten or removed, a tombstone that
 *   is overwritten;
 * - keep of a removed row only a tombstone and its revisions, and of a removal of nothing, nothing;
 * - refuse a commit that names an address or a set of blobs twice, with `invalid_argument`;
 * - answer `since` from one consistent moment, and from the beginning where the position is of another epoch, is ahead of the storage,
 *   lies behind the set's packs (what is packed cannot be read piece by piece), behind the number at which the set was dropped, or behind
 *   a tombstone that was pruned (unless that was before the reading, in pieces and from the beginning, began);
 * - answer `since` with the same rows and blobs in pieces as whole: the oldest `limit` rows, and every blob that any of them may need;
 * - hand out copies: what a caller does to a row changes nothing stored;
 * - reject with `storage_unavailable` where it cannot open, and `storage_failed`, keeping the cause, where it fails later.
 */
export interface Storage {
  readonly limits: Limits
  /** The rows at these addresses, in their order. */
  get(addresses: readonly Address[]): Promise<(Row | undefined)[]>
  /** The rows in and under a prefix, in the order of namespace and key, after an address, at most `limit`. */
  scan(
    prefix: Namespace,
    page?: { readonly after?: Address | undefined; readonly limit?: number | undefined },
  ): Promise<Row[]>
  /** For each address every state that is kept, by `updatedAt`, oldest first; the current one, or its tombstone, is the last. */
  revisions(addresses: readonly Address[]): Promise<Revision[][]>
  /** The rows whose `expiresAt` is not after this moment, soonest first, at most `limit`. */
  expired(now: string, limit: number): Promise<Row[]>
  /**
   * What changed after a position (`undefined` is the beginning), with the packs and blobs of one set. A piece of it where a limit is
   * given: the packs come with the first one, and each answer is the position from which to read on.
   */
  since(position: Position | undefined, set?: string, piece?: Piece): Promise<Changes>
  commit(commit: Commit): Promise<Committed>
  /**
   * Puts packs in place of others and of blobs. `false`, and nothing done, where the epoch is another, a pack to replace is not there,
   * the ranges would leave a gap, overlap, or end before they did, a tombstone from after the position was pruned, or the set was dropped
   * after it: somebody else was quicker.
   */
  pack(packing: Packing): Promise<boolean>
  /** The sets that have packs or blobs, in no order. */
  sets(): Promise<string[]>
  /**
   * Removes a set's packs and blobs. Whoever read the set before is told everything anew, without vectors; readers of other sets go on.
   * It takes a number of its own, unless there is nothing to remove.
   */
  drop(set: string): Promise<void>
  /**
   * Removes rows, tombstones and revisions for good, and begins a new epoch. Of packs and blobs only those stay that the packings leave or
   * bring, at most one packing per set: they must hold nothing of the targets any more. Earlier blobs may, so all of them go, also those of
   * changes that a packing does not reach: what is to stay of them comes as its `blob`, which has the number of the last change. A set
   * without a packing loses everything. Resolves to the number of rows removed, or to `undefined`, and nothing done, where `pack` would
   * have refused any packing, or anything was committed after its position.
   */
  erase(targets: readonly Target[], packings: readonly CleanPacking[]): Promise<number | undefined>
  /** Drops revisions that were replaced before a moment, and tombstones from before it that no set's packs still need. */
  prune(before: string): Promise<number>
  close(): Promise<void>
}

/** From where to read on after an answer, without the rest of it. */
export function positionAfter({ epoch, seq, begun }: Position): Position {
  return { epoch, seq, ...defined({ begun }) }
}

/** Whether a change is a removal. */
export function isTombstone(row: Revision): row is Tombstone {
  return 'deleted' in row
}

/** A row; `undefined` where there is none, or only what is left of one. */
export function withoutTombstone(row: Revision | undefined): Row | undefined {
  return row === undefined || isTombstone(row) ? undefined : row
}
