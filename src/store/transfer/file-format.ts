/**
 * @module The export file: UTF-8, one JSON object per line, each line ended by `\n`.
 *
 * ```text
 * {"keepsake":{"format":1,"exportedAt":…,"prefix":[…],"embedder":…,"dimensions":…}}   the first line
 * {"revision":{"namespace":[…],"key":…,"value":{…},"createdAt":…,"updatedAt":…,…}}    earlier states of the next item, oldest first
 * {"revision":{"namespace":[…],"key":…,"deleted":true,"createdAt":…,"updatedAt":…}}   a removal among them
 * {"item":{"namespace":[…],"key":…,"value":{…},"index":…,"createdAt":…,…}}
 * {"end":{"items":2,"revisions":2,"crc32":"0a1b2c3d"}}                                  the last line
 * ```
 *
 * `crc32` is the CRC-32 (as in zip) of every byte before the last line: it can be taken while the file streams by, which the digests
 * of WebCrypto cannot. Vectors are base64 of the int8 codes; they count only for an embedder of the same id and dimensions.
 */
import type { IndexHint } from '../../core/item.ts'
import { defined, type JsonObject } from '../../core/json.ts'
import type { Namespace } from '../../core/namespace.ts'
import type { Vector } from '../../search/vectors.ts'
import { isTombstone, type Revision, type Row } from '../../storage/storage.ts'

/** The format that is written, and the newest that is read. */
export const FORMAT = 1

/** The first line: what the file is of. */
export interface FileHeader {
  readonly format: number
  /** The moment of the export, ISO 8601. */
  readonly exportedAt: string
  /** Everything in the file is in or under it. */
  readonly prefix: Namespace
  /** Whose vectors the file holds, where it holds any. */
  readonly embedder?: string
  readonly dimensions?: number
}

/** A removal, as the file holds it. */
export interface FileRemoval {
  readonly namespace: Namespace
  readonly key: string
  readonly deleted: true
  readonly createdAt: string
  readonly updatedAt: string
  readonly why?: string
}

/** A state of an item, as the file holds it. */
export interface FileState {
  readonly namespace: Namespace
  readonly key: string
  readonly value: JsonObject
  readonly index?: IndexHint | false
  readonly createdAt: string
  readonly updatedAt: string
  readonly expiresAt?: string
  readonly ttlMs?: number
  readonly why?: string
}

/** An item, as the file holds it: its state, and perhaps the vectors of its texts. */
export interface FileItem extends FileState {
  readonly vectors?: readonly FileVector[]
}

/** A vector: base64 of its int8 codes. */
export interface FileVector {
  readonly codes: string
  readonly scale: number
  readonly weight: number
}

/** The last line: what must have come before it. */
export interface FileEnd {
  readonly items: number
  readonly revisions: number
  readonly crc32: string
}

/** A line of the file. */
export type FileLine =
  | { readonly keepsake: FileHeader }
  | { readonly revision: FileState | FileRemoval }
  | { readonly item: FileItem }
  | { readonly end: FileEnd }

/** A stored state as the file holds it: without its number, which another database would not know. */
export function toFileState(row: Row): FileState
export function toFileState(row: Revision): FileState | FileRemoval
export function toFileState(row: Revision): FileState | FileRemoval {
  const { namespace, key, createdAt, updatedAt, why } = row
  if (isTombstone(row)) return { namespace, key, deleted: true, createdAt, updatedAt, ...defined({ why }) }
  const { value, index, expiresAt, ttlMs } = row
  return {
    namespace,
    key,
    value,
    ...defined({ index }),
    createdAt,
    updatedAt,
    ...defined({ expiresAt, ttlMs, why }),
  }
}

/** A vector as the file holds it. */
export function toFileVector({ codes, scale, weight }: Vector): FileVector {
  const bytes = new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength)
  return { codes: btoa(String.fromCharCode(...bytes)), scale, weight }
}

/** A vector of the file; `undefined` where its codes are no base64. */
export function fromFileVector({ codes, scale, weight }: FileVector): Vector | undefined {
  try {
    return { codes: Int8Array.from(atob(codes), (byte) => byte.charCodeAt(0)), scale, weight }
  } catch {
    return undefined // a DOMException that says no more than this
  }
}
