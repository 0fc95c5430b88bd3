/** @module Port: where rows live. */
import type { Expectation } from '../core/write.ts'
import type { IndexHint } from '../core/item.ts'
import type { JsonObject } from '../core/json.ts'
import type { Namespace } from '../core/namespace.ts'

/** An address: namespace and key. */
export interface Address {
  readonly namespace: Namespace
  readonly key: string
}

/** What is to be stored at an address. */
export interface NewRow extends Address {
  readonly value: JsonObject
  readonly index?: IndexHint | false
  /** The moment of the change, ISO 8601. */
  readonly updatedAt: string
  readonly why?: string
}

/** What is stored at an address. */
export interface Row extends NewRow {
  /** Higher than that of every earlier change. */
  readonly seq: number
  readonly createdAt: string
}

/** What is left of a row that was removed: the address, and when. */
export interface Tombstone extends Address {
  readonly seq: number
  readonly deleted: true
}

/** Vectors (or anything else that is not rows), appended by a commit under a set's name. */
export interface Blob {
  readonly set: string
  readonly data: Uint8Array
}

/** A blob as it is stored: `seq` is that of the first change of its commit. */
export interface StoredBlob extends Blob {
  readonly seq: number
}

/** One change of everything it names, or of nothing. */
export interface Commit {
  readonly expect?: readonly Expectation[]
  readonly rows?: readonly NewRow[]
  readonly removals?: readonly Address[]
  readonly blobs?: readonly Blob[]
}

/** What a commit did. */
export interface Committed {
  /** The rows as they are stored now, in the order they were given. */
  readonly rows: readonly Row[]
  /** For each removal, its tombstone; `undefined` where there was nothing to remove. */
  readonly removals: readonly (Tombstone | undefined)[]
}

/** Everything that changed after a moment. */
export interface Changes {
  /** The last change included; what to ask from next time. */
  readonly seq: number
  /** The latest state of each changed address, in the order of `seq`. */
  readonly rows: readonly (Row | Tombstone)[]
  /** The blobs of the set that was asked for, in the order of `seq`. */
  readonly blobs: readonly StoredBlob[]
}

/** What one commit takes. */
export interface Limits {
  /** The largest value, in bytes of JSON. */
  readonly valueBytes: number
  /** The most rows and removals together. */
  readonly writesPerCommit: number
}

/**
 * Where rows live. Everything above sees it only through these five methods.
 *
 * An implementation must:
 * - commit all of a call or nothing, and have it committed when the promise resolves;
 * - check every expectation inside the commit, and reject with `conflict` where one does not hold;
 * - give the rows, then the removals, one consecutive block of `seq`, higher than any before, also across tabs and restarts;
 * - keep the `createdAt` of a row that exists;
 * - keep of a removed row only a tombstone, and of a removal of nothing, nothing;
 * - answer `since` from one consistent moment;
 * - hand out copies: what a caller does to a row changes nothing stored;
 * - reject with `storage_unavailable` where it cannot open, and `storage_failed`, keeping the cause, where it fails later.
 */
export interface Storage {
  readonly limits: Limits
  /** The rows at these addresses, in their order. */
  get(addresses: readonly Address[]): Promise<(Row | undefined)[]>
  /** The rows in and under a prefix, in no order. */
  scan(prefix: Namespace): Promise<Row[]>
  /** What changed after `seq` (0 is the beginning), with the blobs of one set. */
  since(seq: number, set?: string): Promise<Changes>
  commit(commit: Commit): Promise<Committed>
  close(): Promise<void>
}

/** Whether a change is a removal. */
export function isTombstone(row: Row | Tombstone): row is Tombstone {
  return 'deleted' in row
}

/** A row; `undefined` where there is none, or only what is left of one. */
export function withoutTombstone(row: Row | Tombstone | undefined): Row | undefined {
  return row === undefined || isTombstone(row) ? undefined : row
}
